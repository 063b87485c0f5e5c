{{/* Names are fixed, since a cluster has one installation; Helm refuses a second one with the same objects. */}}
{{- define "onload-agent.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/name: onload-agent
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* The DaemonSet selects all pods with these labels. */}}
{{- define "onload-agent.selector" -}}
app.kubernetes.io/name: onload-agent
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: agent
{{- end }}

{{- define "onload-agent.image" -}}
{{- $registry := .Values.image.registry | default (dig "imageRegistry" "" (.Values.global | default dict)) -}}
{{- if $registry }}{{ trimSuffix "/" $registry }}/{{ end }}{{ .Values.image.repository }}
{{- if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end }}
{{- end }}

{{/* The first configured resource. */}}
{{- define "onload-agent.resource" -}}
{{- include "onload-agent.resources" .Values.resources | splitList "," | first -}}
{{- end }}

{{/* The names of these resources by commas; with none it is the agent's default. */}}
{{- define "onload-agent.resources" -}}
{{- $names := list -}}
{{- range . }}{{ $names = append $names .name }}{{ end -}}
{{- join "," ($names | default (list "amd.com/onload")) -}}
{{- end }}

{{- define "onload-agent.desired" -}}
{{- if .Values.remove }}
onload: null
{{- else }}
onload:
  {{- toYaml .Values.onload | nindent 2 }}
{{- end }}
{{- with .Values.devicePlugin }}
devicePlugin:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.retry }}
retry: {{ . | quote }}
{{- end }}
{{- end }}

{{- define "onload-agent.configuration" -}}
desired: /etc/onload-agent/desired/desired.yaml
kubelet:
  devicePlugins: {{ .Values.kubelet.root }}/device-plugins
  podResources: {{ .Values.kubelet.root }}/pod-resources/kubelet.sock
  podLogs: {{ .Values.kubelet.podLogs }}
  topology: {{ .Values.kubelet.topology }}
observe:
  interval: {{ .Values.observeInterval }}
module:
  initTimeout: {{ .Values.moduleInitTimeout }}
diagnostics:
  port: {{ .Values.diagnostics.port }}
  healthPort: {{ .Values.diagnostics.healthPort }}
log:
  level: {{ .Values.log.level }}
  format: {{ .Values.log.format }}
{{- with .Values.resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
