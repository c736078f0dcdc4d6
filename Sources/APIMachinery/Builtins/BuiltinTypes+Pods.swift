extension BuiltinTypes {
  /// Pods: what they say, and what is said of them.
  static let pods = """
    package io.k8s.api.core.v1
    Pod
        Containers that run together on one node.
      metadata ObjectMeta #1 keep
        The object's name, labels and other metadata.
      spec PodSpec #2 keep
        What shall run.
      status PodStatus #3 keep
        What was observed; written by the system.
    PodSpec
        What a Pod shall run, and how.
      volumes [Volume] #1 map=name retainKeys
        Volumes that the containers may mount.
      initContainers [Container] #20 map=name
        Containers that run to completion, one after the other, before the others start.
      containers [Container] #2 map=name keep required
        The containers, at least one. They cannot be added or removed once the Pod exists.
      ephemeralContainers [EphemeralContainer] #34 map=name
        Containers added to a running Pod for debugging.
      restartPolicy string #3 enum=Always|Never|OnFailure
        Whether ended containers are started again: Always (the default), OnFailure or Never.
      terminationGracePeriodSeconds int64 #4
        How long the containers may take to stop, in seconds. 30 by default; 0 stops them at
        once.
      activeDeadlineSeconds int64 #5
        How long the Pod may be active, in seconds, before it is failed and stopped.
      dnsPolicy string #6 enum=ClusterFirst|ClusterFirstWithHostNet|Default|None
        Where names are looked up: ClusterFirst (the default), ClusterFirstWithHostNet, Default
        or None.
      nodeSelector {string} #7 atomic
        Labels that a node must have to run the Pod.
      serviceAccountName string #8
        The ServiceAccount that the Pod runs as.
      serviceAccount string #9
        The former name of serviceAccountName.
      automountServiceAccountToken boolean #21
        Whether a token of the service account is mounted.
      nodeName string #10
        The node that runs the Pod; set by the scheduler.
      hostNetwork boolean #11
        Whether the Pod uses the node's network.
      hostPID boolean #12
      hostIPC boolean #13
      shareProcessNamespace boolean #27
      securityContext PodSecurityContext #14
        Security attributes of all containers.
      imagePullSecrets [LocalObjectReference] #15 map=name
        Secrets in the same namespace that hold credentials of registries.
      hostname string #16
        The host name of the Pod; its own name by default.
      subdomain string #17
      affinity Affinity #18
        Rules about which node to choose.
      schedulerName string #19
        The scheduler that places the Pod.
      tolerations [Toleration] #22
        Taints of nodes that the Pod tolerates.
      hostAliases [HostAlias] #23 map=ip
        Lines to add to /etc/hosts.
      priorityClassName string #24
        The PriorityClass of the Pod.
      priority int32 #25
        The priority; higher ones go first.
      dnsConfig PodDNSConfig #26
      readinessGates [PodReadinessGate] #28
      runtimeClassName string #29
      enableServiceLinks boolean #30
        Whether variables tell the containers about services.
      preemptionPolicy string #31 enum=Never|PreemptLowerPriority
        Whether the Pod may displace others: PreemptLowerPriority or Never.
      overhead {quantity} #32
        Resources that running the Pod itself takes.
      topologySpreadConstraints [TopologySpreadConstraint] #33 map=topologyKey,whenUnsatisfiable
        How Pods spread over parts of the cluster.
      setHostnameAsFQDN boolean #35
      os PodOS #36
      hostUsers boolean #37
      schedulingGates [PodSchedulingGate] #38 map=name
      resourceClaims [PodResourceClaim] #39 map=name retainKeys
      resources ResourceRequirements #40
        Resources of the Pod as a whole.
      hostnameOverride string #41
    PodStatus
        How a Pod stands.
      observedGeneration int64 #17
      phase string #1 enum=Failed|Pending|Running|Succeeded|Unknown
        Pending, Running, Succeeded, Failed or Unknown.
      conditions [PodCondition] #2 map=type
        Steps of the Pod's life that are reached or not.
      message string #3
        The reason in a sentence.
      reason string #4
        A word for the reason, such as Evicted.
      nominatedNodeName string #11
      hostIP string #5
        The address of the node.
      hostIPs [HostIP] #16 merge=ip
      podIP string #6
        The address of the Pod.
      podIPs [PodIP] #12 map=ip
      startTime time #7
        When the node took the Pod on.
      initContainerStatuses [ContainerStatus] #10
        How each init container stands.
      containerStatuses [ContainerStatus] #8
        How each container stands.
      qosClass string #9 enum=BestEffort|Burstable|Guaranteed
        Guaranteed, Burstable or BestEffort, by the containers' resources.
      ephemeralContainerStatuses [ContainerStatus] #13
      resize string #14
      resourceClaimStatuses any #15 map=name retainKeys
    LocalObjectReference atomic
        Names an object of the same namespace.
      name string #1
    PodSecurityContext
      seLinuxOptions SELinuxOptions #1
      windowsOptions WindowsSecurityContextOptions #8
      runAsUser int64 #2
      runAsGroup int64 #6
      runAsNonRoot boolean #3
      supplementalGroups [int64] #4
      supplementalGroupsPolicy string #12
      fsGroup int64 #5
      sysctls [Sysctl] #7
      fsGroupChangePolicy string #9
      seccompProfile SeccompProfile #10
      appArmorProfile AppArmorProfile #11
      seLinuxChangePolicy string #13
    Affinity
      nodeAffinity NodeAffinity #1
      podAffinity PodAffinity #2
      podAntiAffinity PodAntiAffinity #3
    Toleration
      key string #1
      operator string #2 enum=Equal|Exists
      value string #3
      effect string #4 enum=NoExecute|NoSchedule|PreferNoSchedule
      tolerationSeconds int64 #5
    HostAlias
      ip string #1 keep required
      hostnames [string] #2
    PodDNSConfig
      nameservers [string] #1
      searches [string] #2
      options [PodDNSConfigOption] #3
    PodReadinessGate
      conditionType string #1 keep required
    TopologySpreadConstraint
      maxSkew int32 #1 keep required
      topologyKey string #2 keep required
      whenUnsatisfiable string #3 keep required
      labelSelector LabelSelector #4
      minDomains int32 #5
      nodeAffinityPolicy string #6
      nodeTaintsPolicy string #7
      matchLabelKeys [string] #8
    PodOS
      name string #1 keep required
    PodSchedulingGate
      name string #1 keep required
    PodResourceClaim
      name string #1 keep required
      resourceClaimName string #3
      resourceClaimTemplateName string #4
    PodCondition
      type string #1 keep required
        What the condition is about.
      observedGeneration int64 #7
      status string #2 keep required
        True, False or Unknown.
      lastProbeTime time #3 keep
      lastTransitionTime time #4 keep
      reason string #5
      message string #6
    HostIP
      ip string #1 keep required
    PodIP
      ip string #1 keep required
    ContainerStatus
      name string #1 keep required
        The name of the container.
      state ContainerState #2 keep
        How the container stands now.
      lastState ContainerState #3 keep
        How it ended the last time.
      ready boolean #4 keep required
        Whether it is ready.
      restartCount int32 #5 keep required
        How often it was started again.
      image string #6 keep required
        The image that runs.
      imageID string #7 keep required
        The digest of the image that runs.
      containerID string #8
      started boolean #9
      allocatedResources {quantity} #10
      resources ResourceRequirements #11
      volumeMounts [VolumeMountStatus] #12 map=mountPath
      user ContainerUser #13
      allocatedResourcesStatus [ResourceStatus] #14 map=name
      stopSignal string #15
    Sysctl
      name string #1 keep required
      value string #2 keep required
    NodeAffinity
      requiredDuringSchedulingIgnoredDuringExecution NodeSelector #1
      preferredDuringSchedulingIgnoredDuringExecution [PreferredSchedulingTerm] #2
    PodAffinity
      requiredDuringSchedulingIgnoredDuringExecution [PodAffinityTerm] #1
      preferredDuringSchedulingIgnoredDuringExecution [WeightedPodAffinityTerm] #2
    PodAntiAffinity
      requiredDuringSchedulingIgnoredDuringExecution [PodAffinityTerm] #1
      preferredDuringSchedulingIgnoredDuringExecution [WeightedPodAffinityTerm] #2
    PodDNSConfigOption
      name string #1
      value string #2
    ContainerState
      waiting ContainerStateWaiting #1
      running ContainerStateRunning #2
      terminated ContainerStateTerminated #3
    VolumeMountStatus
      name string #1 keep required
      mountPath string #2 keep required
      readOnly boolean #3
      recursiveReadOnly string #4
      volumeStatus VolumeStatus #5
    ContainerUser
      linux LinuxContainerUser #1
    ResourceStatus
      name string #1 keep required
      resources [ResourceHealth] #2 map=resourceID nomerge
    NodeSelector atomic
      nodeSelectorTerms [NodeSelectorTerm] #1 keep required
    PreferredSchedulingTerm
      weight int32 #1 keep required
      preference NodeSelectorTerm #2 keep required
    PodAffinityTerm
      labelSelector LabelSelector #1
      namespaces [string] #2
      topologyKey string #3 keep required
      namespaceSelector LabelSelector #4
      matchLabelKeys [string] #5
      mismatchLabelKeys [string] #6
    WeightedPodAffinityTerm
      weight int32 #1 keep required
      podAffinityTerm PodAffinityTerm #2 keep required
    ContainerStateWaiting
      reason string #1
      message string #2
    ContainerStateRunning
      startedAt time #1 keep
    ContainerStateTerminated
      exitCode int32 #1 keep required
        The exit code.
      signal int32 #2
      reason string #3
        A word for how it ended.
      message string #4
      startedAt time #5 keep
      finishedAt time #6 keep
      containerID string #7
    VolumeStatus
      image ImageVolumeStatus #1
    LinuxContainerUser
      uid int64 #1 keep required
      gid int64 #2 keep required
      supplementalGroups [int64] #3
    ResourceHealth
      resourceID string #1 keep required
      health string #2
      message string #6
    NodeSelectorTerm atomic
      matchExpressions [NodeSelectorRequirement] #1
      matchFields [NodeSelectorRequirement] #2
    ImageVolumeStatus
      imageRef string #1
    NodeSelectorRequirement
      key string #1 keep required
      operator string #2 keep required
      values [string] #3
    """
}
