{{/* Names are fixed, since a cluster has one installation; Helm refuses a second one with the same objects. */}}
{{- define "onload-agent.labels" -}}
helm.sh/chart: {{ include "onload-agent.label" (printf "%s-%s" .Chart.Name .Chart.Version) }}
app.kubernetes.io/version: {{ include "onload-agent.label" .Chart.AppVersion }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
app.kubernetes.io/name: onload-agent
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{/* A version as the value of a label, which has no + and at most 63 letters, the last of them none of -_. */}}
{{- define "onload-agent.label" -}}
{{- regexReplaceAll "[-_.]+$" (. | replace "+" "_" | trunc 63) "" | quote }}
{{- end }}

{{/* The DaemonSet selects all pods with these labels. */}}
{{- define "onload-agent.selector" -}}
app.kubernetes.io/name: onload-agent
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: agent
{{- end }}

{{/* The Deployment selects all pods with these labels. */}}
{{- define "onload-agent.controller.selector" -}}
app.kubernetes.io/name: onload-agent
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: controller
{{- end }}

{{/* Whether a controller gives the orders; else empty. */}}
{{- define "onload-agent.cluster" -}}
{{- if ne .Values.mode "file" }}true{{ end -}}
{{- end }}

{{- define "onload-agent.image" -}}
{{- $registry := .Values.image.registry | default (dig "imageRegistry" "" (.Values.global | default dict)) -}}
{{- if $registry }}{{ trimSuffix "/" $registry }}/{{ end }}{{ .Values.image.repository }}
{{- if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ .Values.image.tag | default (.Chart.AppVersion | replace "+" "_") }}{{ end }}
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
{{- if not (include "onload-agent.cluster" .) }}
desired: /etc/onload-agent/desired/desired.yaml
{{- end }}
kubelet:
  devicePlugins: {{ printf "%s/device-plugins" .Values.kubelet.root | quote }}
  podResources: {{ printf "%s/pod-resources/kubelet.sock" .Values.kubelet.root | quote }}
  podLogs: {{ .Values.kubelet.podLogs | quote }}
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

{{- define "onload-agent.controller.configuration" -}}
hostPathPrefixes:
  {{- toYaml .Values.controller.hostPathPrefixes | nindent 2 }}
maxStaging: {{ .Values.controller.maxStaging }}
diagnostics:
  # The kubelet's probes come from outside of the pod.
  address: 0.0.0.0
  port: 9812
log:
  level: {{ .Values.log.level }}
  format: {{ .Values.log.format }}
{{- end }}
