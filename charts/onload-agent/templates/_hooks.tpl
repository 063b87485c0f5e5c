{{/*
An account that exists only while a hook runs. Also a failed hook leaves none: Helm deletes what came before it.
Takes root, name, hook, configmap (verbs for the one that orders the nodes) and nodes (verbs).
*/}}
{{- define "onload-agent.hook.account" -}}
apiVersion: v1
kind: ServiceAccount
{{ include "onload-agent.hook.metadata" (merge (dict "weight" "-10") .) }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
{{ include "onload-agent.hook.metadata" (merge (dict "weight" "-10") .) }}
rules:
  - apiGroups: [""]
    resources: [configmaps]
    resourceNames: [onload-agent-desired]
    verbs: {{ .configmap }}
  - apiGroups: [""]
    resources: [pods]
    verbs: [list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
{{ include "onload-agent.hook.metadata" (merge (dict "weight" "-5") .) }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: {{ .name }}
{{ include "onload-agent.hook.subjects" . }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
{{ include "onload-agent.hook.metadata" (merge (dict "weight" "-10" "cluster" true) .) }}
rules:
  - apiGroups: [""]
    resources: [nodes]
    verbs: {{ .nodes }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
{{ include "onload-agent.hook.metadata" (merge (dict "weight" "-5" "cluster" true) .) }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: {{ .name }}
{{ include "onload-agent.hook.subjects" . }}
{{- end }}

{{- define "onload-agent.hook.subjects" -}}
subjects:
  - kind: ServiceAccount
    name: {{ .name }}
    namespace: {{ .root.Release.Namespace }}
{{- end }}

{{- define "onload-agent.hook.metadata" -}}
metadata:
  name: {{ .name }}
  {{- if not .cluster }}
  namespace: {{ .root.Release.Namespace }}
  {{- end }}
  labels:
    {{- include "onload-agent.labels" .root | nindent 4 }}
  annotations:
    helm.sh/hook: {{ .hook }}
    helm.sh/hook-weight: {{ .weight | quote }}
    helm.sh/hook-delete-policy: {{ .policy | default "before-hook-creation,hook-succeeded,hook-failed" }}
    {{- with .output }}
    helm.sh/hook-output-log-policy: {{ . }}
    {{- end }}
{{- end }}

{{/*
A Job that runs `cleanup` once. Takes root, name, hook, args and optionally policy and
output.
*/}}
{{- define "onload-agent.hook.job" -}}
apiVersion: batch/v1
kind: Job
{{ include "onload-agent.hook.metadata" (merge (dict "weight" "0") .) }}
spec:
  backoffLimit: 0
  ttlSecondsAfterFinished: 3600
  template:
    {{- include "onload-agent.hook.pod" . | nindent 4 }}
{{- end }}

{{/* A pod that uses the API server and nothing of its node. Takes root, name and args. */}}
{{- define "onload-agent.hook.pod" -}}
metadata:
  labels:
    app.kubernetes.io/name: onload-agent
    app.kubernetes.io/instance: {{ .root.Release.Name }}
    app.kubernetes.io/component: cleanup
spec:
  serviceAccountName: {{ .name }}
  restartPolicy: Never
  {{- with .root.Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  nodeSelector:
    kubernetes.io/os: linux
  {{- with .root.Values.cleanup.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: cleanup
      image: {{ include "onload-agent.image" .root | quote }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      args: {{ .args }}
      resources:
        requests: {cpu: 20m, memory: 96Mi}
        limits: {memory: 192Mi}
      securityContext:
        runAsNonRoot: true
        runAsUser: 65534
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: {drop: [ALL]}
        seccompProfile: {type: RuntimeDefault}
{{- end }}
