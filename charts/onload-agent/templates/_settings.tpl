{{/*
Names values that are missing, which no template could do without. They cannot be in the schema's `required`: with
--reuse-values Helm takes the defaults of the chart before, and only here can the way out be named.
*/}}
{{- define "onload-agent.check.values" -}}
{{- $missing := list -}}
{{- $cluster := list -}}
{{- if ne (toString .Values.mode) "file" -}}
{{- $cluster = list "crd.install" "controller.replicas" "controller.hostPathPrefixes" "controller.maxStaging" -}}
{{- end -}}
{{- range $path := concat $cluster (list "mode" "image.repository" "image.pullPolicy" "onDelete" "cleanup.timeout" "kubelet.root" "kubelet.podLogs" "kubelet.topology" "nfd.enabled" "maxUnavailable" "log.level" "log.format" "diagnostics.port" "diagnostics.healthPort" "observeInterval" "moduleInitTimeout") -}}
{{- $value := $.Values -}}
{{- range splitList "." $path -}}
{{- $value = index ($value | default dict) . -}}
{{- end -}}
{{- if kindIs "invalid" $value }}{{ $missing = append $missing $path }}{{ end -}}
{{- end -}}
{{- if $missing }}
{{- fail (printf "values of this chart are missing (%s): none of them can be null, and an upgrade from an older chart with --reuse-values takes that chart's defaults. Use --reset-then-reuse-values, which keeps your values and takes all else from this chart" (join ", " $missing)) }}
{{- end }}
{{- end }}

{{/* What agents, kubelets or API servers would refuse later, and a schema cannot say or cannot say clearly. */}}
{{- define "onload-agent.check.settings" -}}
{{- include "onload-agent.check.duration" (list "cleanup.timeout" .Values.cleanup.timeout "10s" "24h") }}
{{- include "onload-agent.check.duration" (list "observeInterval" .Values.observeInterval "1s" "1h") }}
{{- include "onload-agent.check.duration" (list "moduleInitTimeout" .Values.moduleInitTimeout "1s" "30m") }}
{{- include "onload-agent.check.tolerations" (list "tolerations" .Values.tolerations) }}
{{- include "onload-agent.check.tolerations" (list "cleanup.tolerations" .Values.cleanup.tolerations) }}
{{- include "onload-agent.check.keys" (list "podLabels" .Values.podLabels "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" "app.kubernetes.io/version" "app.kubernetes.io/managed-by" "helm.sh/chart") }}
{{- include "onload-agent.check.keys" (list "podAnnotations" .Values.podAnnotations "checksum/configuration") }}
{{- include "onload-agent.check.keys" (list "nodeSelector" .Values.nodeSelector "kubernetes.io/os") }}
{{- include "onload-agent.check.resources" .Values.resources }}
{{- include "onload-agent.check.registry" (list "image.registry" .Values.image.registry) }}
{{- include "onload-agent.check.registry" (list "global.imageRegistry" (.Values.global | default dict).imageRegistry) }}
{{- include "onload-agent.check.limits" (list "containerResources" .Values.containerResources) }}
{{- if include "onload-agent.cluster" . }}
{{- include "onload-agent.check.limits" (list "controller.containerResources" .Values.controller.containerResources) }}
{{- include "onload-agent.check.tolerations" (list "controller.tolerations" .Values.controller.tolerations) }}
{{- include "onload-agent.check.keys" (list "controller.nodeSelector" .Values.controller.nodeSelector "kubernetes.io/os") }}
{{- end }}
{{- include "onload-agent.check.devicePlugin" (.Values.devicePlugin | default dict) }}
{{- include "onload-agent.check.paths" . }}
{{- include "onload-agent.check.mappings" (.Values.onload | default dict).kernelMappings }}
{{- if and (include "onload-agent.cluster" .) (gt (len (include "onload-agent.controller.configuration" .)) 65536) }}
{{- fail "controller.hostPathPrefixes has more than 64 KiB as YAML: a controller reads no larger file" }}
{{- end }}
{{- if eq (int .Values.diagnostics.port) (int .Values.diagnostics.healthPort) }}
{{- fail (printf "diagnostics.port and diagnostics.healthPort must differ, but both are %d" (int .Values.diagnostics.port)) }}
{{- end }}
{{- if or (gt (len (include "onload-agent.desired" .)) 65536) (gt (len (include "onload-agent.configuration" .)) 65536) }}
{{- fail "onload, devicePlugin and retry, or resources, have more than 64 KiB as YAML: an agent reads no larger file" }}
{{- end }}
{{- end }}

{{/* Takes name and registry. */}}
{{- define "onload-agent.check.registry" -}}
{{- $text := index . 1 | default "" }}
{{- if contains "://" $text }}
{{- fail (printf "%s must have no scheme: write %s" (index . 0) (regexReplaceAll "^.*://" $text "")) }}
{{- end }}
{{- if not (regexMatch "^(([A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?|\\[[0-9a-fA-F:]+\\])(:[0-9]{1,5})?(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*/?)?$" $text) }}
{{- fail (printf "%s is no registry: %q; it has the form HOST[:PORT][/PATH], and a path has no capital letters" (index . 0) $text) }}
{{- end }}
{{- end }}

{{/* A limit that is lowered below the default request is a likely mistake. Takes name and value. */}}
{{- define "onload-agent.check.limits" -}}
{{- $name := index . 0 }}
{{- $limits := (index . 1 | default dict).limits | default dict }}
{{- range $what, $request := (index . 1 | default dict).requests }}
{{- if hasKey $limits $what }}
{{- $limit := get $limits $what }}
{{- if gt (include "onload-agent.quantity" $request | float64) (include "onload-agent.quantity" $limit | float64) }}
{{- fail (printf "%s.limits.%s is %v, less than %s.requests.%s, which is %v: set both" $name $what $limit $name $what $request) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* A quantity of Kubernetes as a number; one with an exponent is read as such. */}}
{{- define "onload-agent.quantity" -}}
{{- $units := dict "n" 1e-9 "u" 1e-6 "m" 1e-3 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "E" 1e18 "Ki" 1024.0 "Mi" 1048576.0 "Gi" 1073741824.0 "Ti" 1099511627776.0 "Pi" 1125899906842624.0 "Ei" 1152921504606846976.0 -}}
{{- $text := toString . -}}
{{- $unit := regexFind "([numkMGTPE]|[KMGTPE]i)$" $text -}}
{{- mulf (trimSuffix $unit $text | float64) (get $units $unit | default 1.0) -}}
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

{{/* Takes name and tolerations. */}}
{{- define "onload-agent.check.tolerations" -}}
{{- range $at, $each := index . 1 }}
{{- $name := printf "%s[%d]" (index $ 0) $at }}
{{- if and (not $each.key) (ne ($each.operator | default "Equal") "Exists") }}
{{- fail (printf "%s has no key: that means every taint, and needs operator Exists" $name) }}
{{- end }}
{{- if and $each.value (eq ($each.operator | default "Equal") "Exists") }}
{{- fail (printf "%s has a value, which operator Exists does not compare: leave it out, or use operator Equal" $name) }}
{{- end }}
{{- if and (hasKey $each "tolerationSeconds") (ne ($each.effect | default "") "NoExecute") }}
{{- fail (printf "%s has tolerationSeconds, which needs effect NoExecute" $name) }}
{{- end }}
{{- end }}
{{- end }}

{{/* Takes name, map and the keys that are the chart's own. */}}
{{- define "onload-agent.check.keys" -}}
{{- range $key := slice . 2 }}
{{- if hasKey (index $ 1 | default dict) $key }}
{{- fail (printf "%s must not have %s, which the chart sets itself" (index $ 0) $key) }}
{{- end }}
{{- end }}
{{- end }}

{{/* Names as the kubelet takes them (IsExtendedResourceName). */}}
{{- define "onload-agent.check.resources" -}}
{{- $names := list }}
{{- $prefixes := list }}
{{- range . }}
{{- if or (contains "kubernetes.io/" .name) (hasPrefix "requests." .name) (gt (len (splitList "/" .name | first)) 244) }}
{{- fail (printf "resources: %s is no name for a resource: kubernetes.io/ and names that begin with requests. belong to Kubernetes, and the part before / has at most 244 letters" .name) }}
{{- end }}
{{- if has .name $names }}{{ fail (printf "resources: two of them have the name %s; each needs its own" .name) }}{{ end }}
{{- if has .idPrefix $prefixes }}{{ fail (printf "resources: two of them have the idPrefix %s; each needs its own" .idPrefix) }}{{ end }}
{{- $names = append $names .name }}
{{- $prefixes = append $prefixes .idPrefix }}
{{- end }}
{{- end }}

{{- define "onload-agent.check.devicePlugin" -}}
{{- if and .mountOnload (ne (toString .setPreload) "false") }}
{{- fail "devicePlugin.mountOnload and devicePlugin.setPreload exclude each other: set devicePlugin.setPreload to false" }}
{{- end }}
{{- if and .libMountPath .libMounthPath (ne .libMountPath .libMounthPath) }}
{{- fail (printf "devicePlugin.libMountPath is %s but libMounthPath is %s: give one of them" .libMountPath .libMounthPath) }}
{{- end }}
{{- end }}

{{/* Go's expressions are RE2, as the agent's. One that is wrong matches nothing, though with nothing beside it. */}}
{{- define "onload-agent.check.mappings" -}}
{{- range $at, $mapping := . }}
{{- with $mapping.regexp }}
{{- if not (or (regexMatch (printf "|%s" .) "") (regexMatch (printf "%s|" .) "")) }}
{{- fail (printf "onload.kernelMappings[%d].regexp is not an RE2 expression: %s" $at .) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* The agent checks them again, with links followed. */}}
{{- define "onload-agent.check.paths" -}}
{{- $ours := list "/var/lib/onload-agent" "/opt/onload-agent" "/etc/onload-agent" }}
{{- $system := list "/usr" "/etc" "/boot" "/dev" "/proc" "/sys" "/run" "/bin" "/sbin" "/lib" "/lib64" "/var/run" "/var/lib/kubelet" }}
{{- with dig "source" "hostPath" "" (.Values.onload | default dict) }}
{{- $path := printf "%s/" (clean . | trimSuffix "/") }}
{{- range $ours }}
{{- if hasPrefix (printf "%s/" .) $path }}
{{- fail (printf "onload.source.hostPath is the same as %s, which belongs to the agent, or lies in it: name another directory, such as /srv/onload" .) }}
{{- end }}
{{- end }}
{{- end }}
{{- with (.Values.devicePlugin | default dict).hostOnloadPath }}
{{- $path := printf "%s/" (clean . | trimSuffix "/") }}
{{- range concat $ours $system }}
{{- $reserved := printf "%s/" . }}
{{- if or (hasPrefix $reserved $path) (hasPrefix $path $reserved) }}
{{- fail (printf "devicePlugin.hostOnloadPath is the same as %s, which belongs to the agent or the system, or lies in it or above it: name another directory, such as /srv/onload-files" .) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
