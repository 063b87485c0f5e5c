{{/* A duration in seconds, such as 4m or 1m30s. */}}
{{- define "onload-agent.seconds" -}}
{{- $seconds := dict "ms" 0.001 "s" 1.0 "m" 60.0 "h" 3600.0 -}}
{{- $sum := 0.0 -}}
{{- range regexFindAll "[0-9.]+(ms|s|m|h)" . -1 -}}
{{- $sum = addf $sum (mulf (regexFind "^[0-9.]+" .) (get $seconds (regexFind "[a-z]+$" .))) -}}
{{- end -}}
{{- $sum -}}
{{- end }}

{{/* How long a Job of a hook may take: its program's own time and 45 s to find a node, pull the image and start. */}}
{{- define "onload-agent.hook.deadline" -}}
{{- add (include "onload-agent.seconds" . | float64 | int) 45 -}}
{{- end }}

{{/*
The name that a hook's pods run under. Each installation, upgrade and rollback begins with another one and deletes it at
once: a pod of an uninstall that broke off cannot start after it, nor have a successor. Takes root, name and optionally
hook.
*/}}
{{- define "onload-agent.hook.identity" -}}
{{- $begins := list "pre-install" "pre-upgrade" "pre-rollback" -}}
apiVersion: v1
kind: ServiceAccount
{{ include "onload-agent.hook.metadata" (merge (dict "weight" "-10" "hook" (join "," (concat (compact (list .hook)) $begins))) .) }}
{{- end }}

{{/*
An account that exists only while a hook runs. Helm deletes it with the hook, also with one that failed, but not where
the API server refuses the Job itself. Takes root, name, hook, configmap (verbs for the one that is the release's sign),
and optionally nodes, onloads and leases (verbs).
*/}}
{{- define "onload-agent.hook.account" -}}
{{ include "onload-agent.hook.identity" . }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
{{ include "onload-agent.hook.metadata" (merge (dict "weight" "-10") .) }}
rules:
  - apiGroups: [""]
    resources: [configmaps]
    resourceNames: [{{ ternary "onload-agent-configuration" "onload-agent-desired" (eq (include "onload-agent.cluster" .root) "true") }}]
    verbs: {{ .configmap }}
  - apiGroups: [""]
    resources: [pods]
    verbs: [list]
  {{- with .leases }}
  - apiGroups: [coordination.k8s.io]
    resources: [leases]
    verbs: {{ . }}
  {{- end }}
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
  {{- with .nodes }}
  - apiGroups: [""]
    resources: [nodes]
    verbs: {{ . }}
  {{- end }}
  {{- with .onloads }}
  - apiGroups: [onload.amd.com]
    resources: [onloads]
    verbs: {{ . }}
  {{- end }}
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
    namespace: {{ .root.Release.Namespace | quote }}
{{- end }}

{{- define "onload-agent.hook.metadata" -}}
metadata:
  name: {{ .name }}
  {{- if not .cluster }}
  namespace: {{ .root.Release.Namespace | quote }}
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
A Job that runs `cleanup` once. Takes root, name, hook, args, timeout (that of the program) and optionally policy and
output.
*/}}
{{- define "onload-agent.hook.job" -}}
apiVersion: batch/v1
kind: Job
{{ include "onload-agent.hook.metadata" (merge (dict "weight" "0") .) }}
spec:
  # A pod that waits for a node or an image must not start after Helm has given up: by then another release may serve.
  activeDeadlineSeconds: {{ include "onload-agent.hook.deadline" .timeout }}
  # What the program says is final. Only a pod that the cluster ended, or did not let begin, is followed by another.
  backoffLimit: 3
  podFailurePolicy:
    rules:
      - action: Count
        onPodConditions: [{type: DisruptionTarget}]
      - action: FailJob
        onExitCodes: {containerName: cleanup, operator: NotIn, values: [0]}
  ttlSecondsAfterFinished: 3600
  template:
    {{- include "onload-agent.hook.pod" . | nindent 4 }}
{{- end }}

{{/* A pod that uses the API server and nothing of its node. Takes root, name and args. */}}
{{- define "onload-agent.hook.pod" -}}
metadata:
  labels:
    app.kubernetes.io/name: onload-agent
    app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
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
  {{- with include "onload-agent.hook.tolerations" .root }}
  tolerations:
    {{- . | nindent 4 }}
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

{{/*
As YAML, or nothing: what the values say, and the taints that nodes have at this install or upgrade, since every node
may be tainted. To tolerate all taints with NoSchedule would include nodes that are down.
*/}}
{{- define "onload-agent.hook.tolerations" -}}
{{- $all := .Values.cleanup.tolerations | default list }}
{{- range compact (splitList "," (include "onload-agent.taints" (dict "nodes" (lookup "v1" "Node" "" "" | default dict).items))) }}
{{- $all = append $all (dict "key" . "operator" "Exists") }}
{{- end }}
{{- with $all }}{{ toYaml . }}{{ end }}
{{- end }}

{{/* The keys of these nodes' taints by commas, without those that Kubernetes sets itself, as on nodes that are down. */}}
{{- define "onload-agent.taints" -}}
{{- $keys := list }}
{{- range .nodes }}
{{- range dig "spec" "taints" list . }}
{{- if not (or (eq .effect "PreferNoSchedule") (regexMatch "^node\\.(cloudprovider\\.)?kubernetes\\.io/" .key)) }}
{{- $keys = append $keys .key }}
{{- end }}
{{- end }}
{{- end }}
{{- uniq $keys | sortAlpha | join "," }}
{{- end }}
