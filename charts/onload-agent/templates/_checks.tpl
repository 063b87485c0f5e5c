{{/* Reports before the install what would fail later. `lookup` finds nothing in `helm template`. */}}
{{- define "onload-agent.check" -}}
{{- include "onload-agent.check.values" . }}
{{- include "onload-agent.check.mode" . }}
{{- if include "onload-agent.cluster" . }}
{{- include "onload-agent.check.cluster" . }}
{{- else if and (not .Values.remove) (not (dig "source" "hostPath" "" (.Values.onload | default dict))) }}
{{- fail "onload.source.hostPath is missing: set it to the payload's directory on every node (in mode file no images are pulled), or set remove to true to remove Onload from all nodes" }}
{{- end }}
{{- if and .Values.nfd.enabled (not (.Capabilities.APIVersions.Has "nfd.k8s-sigs.io/v1alpha1")) }}
{{- fail "nfd.enabled is true, but this cluster has no NodeFeatureRule (nfd.k8s-sigs.io/v1alpha1): install Node Feature Discovery first, or set nfd.enabled to false and use nodeSelector" }}
{{- end }}
{{- include "onload-agent.check.settings" . }}
{{- include "onload-agent.check.namespace" . }}
{{- include "onload-agent.check.release" . }}
{{- include "onload-agent.check.neighbours" . }}
{{- end }}

{{/* The default was another one when this release began, and its nodes would lose the file with their orders. */}}
{{- define "onload-agent.check.mode" -}}
{{- if .Release.IsUpgrade }}
{{- with include "onload-agent.mode.unsaid" (dict "mode" .Values.mode "namespace" .Release.Namespace "desired" (lookup "v1" "ConfigMap" .Release.Namespace "onload-agent-desired")) }}
{{- fail . }}
{{- end }}
{{- end }}
{{- end }}

{{/* Why an upgrade needs a mode; empty if it does not. Takes mode, namespace and desired (the ConfigMap, or nothing). */}}
{{- define "onload-agent.mode.unsaid" -}}
{{- if and .desired (not .mode) -}}
this release is in mode file (namespace {{ .namespace }} has the ConfigMap onload-agent-desired), and the default is mode cluster now: set mode to file to go on as before, or to cluster to give the orders by resources of kind Onload
{{- end }}
{{- end }}

{{/* What has no effect in mode cluster, though whoever gives it expects one. */}}
{{- define "onload-agent.check.cluster" -}}
{{- $given := list }}
{{- range list "onload" "devicePlugin" "retry" "remove" }}
{{- if get $.Values . }}{{ $given = append $given . }}{{ end }}
{{- end }}
{{- if $given }}
{{- fail (printf "mode is cluster, where nodes get their orders from resources of kind Onload and these values have no effect (%s): write them into such a resource (`kubectl explain onload.spec`; to remove Onload, delete it), or set mode to file" (join ", " $given)) }}
{{- end }}
{{- if and (not .Values.crd.install) (not (.Capabilities.APIVersions.Has "onload.amd.com/v1alpha1")) }}
{{- fail "crd.install is false, but this cluster has no definition of the Onload resources (onload.amd.com/v1alpha1): apply crd/onloads.yaml of this chart first, or set crd.install to true" }}
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
{{- fail (include "onload-agent.other" (dict "name" $name "namespace" $namespace "object" (lookup "v1" "Namespace" "" $namespace) "apis" .Capabilities.APIVersions)) }}
{{- end }}
{{- end }}

{{/*
Why this is not the cluster's only release, and the way out. A namespace that is deleted takes the release with it, but
not what the release has outside of it. Takes name and namespace of the other release, object (that namespace, or
nothing) and apis.
*/}}
{{- define "onload-agent.other" -}}
{{- if and .object (not (dig "metadata" "deletionTimestamp" "" .object)) -}}
this cluster has the agent already, as release {{ .name }} in namespace {{ .namespace }}, and two agents cannot share a node: run `helm upgrade {{ .name }} --namespace {{ .namespace }}`, or uninstall that release first. If `helm list --namespace {{ .namespace }}` does not know it, delete what it left: `{{ include "onload-agent.other.delete" . }}`
{{- else -}}
namespace {{ .namespace }} was deleted with release {{ .name }} in it, which left objects outside of it: run `{{ include "onload-agent.other.delete" . }}`, and try again
{{- end }}
{{- end }}

{{- define "onload-agent.other.delete" -}}
kubectl delete clusterrole,clusterrolebinding
{{- if .apis.Has "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy" }},validatingadmissionpolicy,validatingadmissionpolicybinding{{ end }}
{{- if .apis.Has "nfd.k8s-sigs.io/v1alpha1" }},nodefeaturerule{{ end }} --selector app.kubernetes.io/name=onload-agent
{{- end }}

{{/* A second device plugin for a resource would permanently replace the first at the kubelet. */}}
{{- define "onload-agent.check.neighbours" -}}
{{- if and (not (include "onload-agent.cluster" .)) (.Capabilities.APIVersions.Has "onload.amd.com/v1alpha1") }}
{{- range (lookup "onload.amd.com/v1alpha1" "Onload" "" "" | default dict).items }}
{{- fail (printf "the Onload operator manages this cluster (Onload %s/%s exists): its device plugin and this agent would register the same resource. Remove it first" .metadata.namespace .metadata.name) }}
{{- end }}
{{- end }}
{{- $live := dig "data" "agent.yaml" "" (lookup "v1" "ConfigMap" .Release.Namespace "onload-agent-configuration" | default dict) }}
{{- $nodes := (lookup "v1" "Node" "" "" | default dict).items }}
{{- with include "onload-agent.neighbour" (dict "resources" .Values.resources "live" $live "nodes" $nodes) }}
{{- fail . }}
{{- end }}
{{- end }}

{{/*
Which node offers one of our resources by another plugin; empty if none does. What the release has registered is its
own. Where there is no release, a node with our annotation had an agent before: its kubelet lists the resource for
5 minutes after the agent's end. Takes resources (the values), live (the release's agent.yaml or "") and nodes.
*/}}
{{- define "onload-agent.neighbour" -}}
{{- $ours := list }}
{{- if .live }}
{{- $ours = splitList "," (include "onload-agent.resources" (fromYaml .live).resources) }}
{{- end }}
{{- $faults := list }}
{{- range $resource := splitList "," (include "onload-agent.resources" .resources) }}
{{- range $node := $.nodes }}
{{- $left := and (not $.live) (hasKey (dig "metadata" "annotations" dict $node) "node.onload.amd.com/observed") }}
{{- $amount := dig "status" "allocatable" $resource "0" $node | toString }}
{{- if not (or (eq $amount "0") (has $resource $ours) $left) }}
{{- $faults = append $faults (printf "node %s already offers %s: another device plugin is registered there, and this agent would replace it. Remove that one first, or name another resource" $node.metadata.name $resource) }}
{{- end }}
{{- end }}
{{- end }}
{{- with $faults }}{{ first . }}{{ end }}
{{- end }}
