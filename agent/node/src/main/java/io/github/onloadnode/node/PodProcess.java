package io.github.onloadnode.node;

/**
 * A process of a pod and the network namespace that it is in.
 *
 * @param pod {@code namespace/name}, or {@code uid} and the pod's UID where nothing tells its name
 * @param podUid which pod it is: another may have its name later
 * @param namespace as the kernel spells it: {@code net:[4026532447]}
 */
public record PodProcess(int pid, String pod, String podUid, String namespace) {}
