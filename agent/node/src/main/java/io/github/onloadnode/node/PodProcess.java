package io.github.onloadnode.node;

/**
 * A process of a pod and its network namespace.
 *
 * @param pod {@code namespace/name}, or {@code uid} and the pod's UID if its name is unknown
 * @param podUid the pod's UID, because a later pod may reuse the name
 * @param namespace as the kernel spells it: {@code net:[4026532447]}
 */
public record PodProcess(int pid, String pod, String podUid, String namespace) {}
