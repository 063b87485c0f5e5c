{{/* Reports before the install what would fail later. `lookup` finds nothing in `helm template`. */}}
{{- define "onload-agent.check" -}}
{{- include "onload-agent.check.values" . }}
{{- if and (not .Values.remove) (not (dig "source" "hostPath" "" (.Values.onload | default dict))) }}
{{- fail "onload.source.hostPath is missing: set it to the payload's directory on every node (in mode file no images are pulled), or set remove to true to remove Onload from all nodes" }}
{{- end }}
{{- if and .Values.nfd.enabled (not (.Capabilities.APIVersions.Has "nfd.k8s-sigs.io/v1alpha1")) }}
{{- fail "nfd.enabled is true, but this cluster has no NodeFeatureRule (nfd.k8s-sigs.io/v1alpha1): install Node Feature Discovery first, or set nfd.enabled to false and use nodeSelector" }}
{{- end }}
{{- include "onload-agent.check.duration" (list "cleanup.timeout" .Values.cleanup.timeout "10s" "24h") }}
{{- include "onload-agent.check.namespace" . }}
{{- include "onload-agent.check.release" . }}
{{- include "onload-agent.check.neighbours" . }}
{{- end }}

{{/* With --reuse-values Helm takes the defaults of the chart before, which has not all that this one reads. */}}
{{- define "onload-agent.check.values" -}}
{{- if not (and .Values.cleanup .Values.onDelete) }}
{{- fail "values of this chart are missing (cleanup, onDelete): an upgrade from an older chart with --reuse-values takes that chart's defaults. Use --reset-then-reuse-values, which keeps your values and takes all else from this chart" }}
{{- end }}
{{- end }}

{{/* Takes name, duration, least and most. */}}
{{- define "onload-agent.check.duration" -}}
{{- $seconds := include "onload-agent.seconds" (index . 1) | float64 -}}
{{- $least := include "onload-agent.seconds" (index . 2) | float64 -}}
{{- $most := include "onload-agent.seconds" (index . 3) | float64 -}}
{{- if or (lt $seconds $least) (gt $seconds $most) }}
{{- fail (printf "%s must be from %s to %s, but is %s" (index . 0) (index . 2) (index . 3) (index . 1)) }}
{{- end }}
{{- end }}

{{- define "onload-agent.check.namespace" -}}
{{- $labels := dig "metadata" "labels" dict (lookup "v1" "Namespace" "" .Release.Namespace | default dict) | default dict -}}
{{- $level := index $labels "pod-security.kubernetes.io/enforce" | default "privileged" -}}
{{- if ne $level "privileged" }}
{{- fail (printf "namespace %s enforces Pod Security level %s, which refuses the agent (privileged, hostPID, hostNetwork, the host's file system): run `kubectl label --overwrite namespace %s pod-security.kubernetes.io/enforce=privileged`, or choose another namespace" .Release.Namespace $level .Release.Namespace) }}
{{- end }}
{{- end }}

{{/* Helm would only say that it cannot import some object. */}}
{{- define "onload-agent.check.release" -}}
{{- $annotations := dig "metadata" "annotations" dict (lookup "rbac.authorization.k8s.io/v1" "ClusterRole" "" "onload-agent-node" | default dict) | default dict -}}
{{- $name := index $annotations "meta.helm.sh/release-name" | default .Release.Name -}}
{{- $namespace := index $annotations "meta.helm.sh/release-namespace" | default .Release.Namespace -}}
{{- if not (and (eq $name .Release.Name) (eq $namespace .Release.Namespace)) }}
{{- fail (printf "this cluster has the agent already, as release %s in namespace %s, and two agents cannot share a node: run `helm upgrade %s --namespace %s`, or uninstall that release first" $name $namespace $name $namespace) }}
{{- end }}
{{- end }}

{{/* A second device plugin for a resource would permanently replace the first at the kubelet. */}}
{{- define "onload-agent.check.neighbours" -}}
{{- if .Capabilities.APIVersions.Has "onload.amd.com/v1alpha1" }}
{{- range (lookup "onload.amd.com/v1alpha1" "Onload" "" "" | default dict).items }}
{{- fail (printf "the Onload operator manages this cluster (Onload %s/%s exists): its device plugin and this agent would register the same resource. Remove it first" .metadata.namespace .metadata.name) }}
{{- end }}
{{- end }}
{{- if not (lookup "apps/v1" "DaemonSet" .Release.Namespace "onload-agent") }}
{{- $resource := include "onload-agent.resource" . }}
{{- range (lookup "v1" "Node" "" "" | default dict).items }}
{{- if gt (int (index (.status.allocatable | default dict) $resource | default "0")) 0 }}
{{- fail (printf "node %s already offers %s: another device plugin is registered there, and this agent would replace it. Remove that one first" .metadata.name $resource) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
