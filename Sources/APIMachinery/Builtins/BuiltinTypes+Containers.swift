extension BuiltinTypes {
  /// What a container is made of.
  static let containers = """
    package io.k8s.api.core.v1
    Container
        One container of a Pod.
      name string #1 keep required
        The name, a DNS label, unique in the Pod.
      image string #2
        The image to run.
      command [string] #3
        The entrypoint, in place of the image's. $(VAR) is replaced by the variable's value.
      args [string] #4
        The arguments of the entrypoint, in place of the image's.
      workingDir string #5
        The working directory, in place of the image's.
      ports [ContainerPort] #6 map=containerPort,protocol
        Ports that the container listens on.
      envFrom [EnvFromSource] #19
        Sources of many variables at once.
      env [EnvVar] #7 map=name
        Variables of the environment.
      resources ResourceRequirements #8 keep
        The resources that the container asks for and may use.
      resizePolicy [ContainerResizePolicy] #23
      restartPolicy string #24
      restartPolicyRules [ContainerRestartRule] #25
      volumeMounts [VolumeMount] #9 map=mountPath
        Where volumes appear in the container.
      volumeDevices [VolumeDevice] #21 map=devicePath
      livenessProbe Probe #10
        Tells whether the container must be restarted.
      readinessProbe Probe #11
        Tells whether the container can serve.
      startupProbe Probe #22
        Tells whether the container has started.
      lifecycle Lifecycle #12
        Actions after the start and before the stop.
      terminationMessagePath string #13
        The file that holds the container's last words.
      terminationMessagePolicy string #20 enum=FallbackToLogsOnError|File
        Where the last words come from: File or FallbackToLogsOnError.
      imagePullPolicy string #14 enum=Always|IfNotPresent|Never
        Always, Never or IfNotPresent. Always for the tag latest, otherwise IfNotPresent.
      securityContext SecurityContext #15
        Security attributes; they win over those of the Pod.
      stdin boolean #16
        Whether the container keeps an open standard input.
      stdinOnce boolean #17
      tty boolean #18
        Whether the container gets a terminal.
    EphemeralContainer
      name string #1 keep required in=1
      image string #2 in=1
      command [string] #3 in=1
      args [string] #4 in=1
      workingDir string #5 in=1
      ports [ContainerPort] #6 map=containerPort,protocol in=1
      envFrom [EnvFromSource] #19 in=1
      env [EnvVar] #7 map=name in=1
      resources ResourceRequirements #8 keep in=1
      resizePolicy [ContainerResizePolicy] #23 in=1
      restartPolicy string #24 in=1
      restartPolicyRules [ContainerRestartRule] #25 in=1
      volumeMounts [VolumeMount] #9 map=mountPath in=1
      volumeDevices [VolumeDevice] #21 map=devicePath in=1
      livenessProbe Probe #10 in=1
      readinessProbe Probe #11 in=1
      startupProbe Probe #22 in=1
      lifecycle Lifecycle #12 in=1
      terminationMessagePath string #13 in=1
      terminationMessagePolicy string #20 in=1
      imagePullPolicy string #14 in=1 enum=Always|IfNotPresent|Never
      securityContext SecurityContext #15 in=1
      stdin boolean #16 in=1
      stdinOnce boolean #17 in=1
      tty boolean #18 in=1
      targetContainerName string #2
    ResourceRequirements
        Resources asked for, and their bounds.
      limits {quantity} #1
        The most that may be used, by resource.
      requests {quantity} #2
        What must be available, by resource. The limits where absent.
      claims [ResourceClaim] #3 map=name nomerge
    ContainerPort
      name string #1
        The name of the port.
      hostPort int32 #2
      containerPort int32 #3 keep required
        The number of the port.
      protocol string #4 enum=SCTP|TCP|UDP
        TCP (the default), UDP or SCTP.
      hostIP string #5
    EnvFromSource
      prefix string #1
      configMapRef ConfigMapEnvSource #2
      secretRef SecretEnvSource #3
    EnvVar
        One variable of the environment.
      name string #1 keep required
        The name of the variable.
      value string #2
        The value. $(VAR) is replaced by the value of another variable.
      valueFrom EnvVarSource #3
        Where the value comes from, if not from value.
    ContainerResizePolicy
      resourceName string #1 keep required
      restartPolicy string #2 keep required
    ContainerRestartRule
      action string #1
      exitCodes ContainerRestartRuleOnExitCodes #2
    VolumeMount
      name string #1 keep required
        The name of the volume.
      readOnly boolean #2
        Whether it cannot be written to.
      recursiveReadOnly string #7
      mountPath string #3 keep required
        Where it appears.
      subPath string #4
        The part of the volume that appears.
      mountPropagation string #5
      subPathExpr string #6
    VolumeDevice
      name string #1 keep required
      devicePath string #2 keep required
    Probe
      exec ExecAction #1 in=1
      httpGet HTTPGetAction #2 in=1
      tcpSocket TCPSocketAction #3 in=1
      grpc GRPCAction #4 in=1
      initialDelaySeconds int32 #2
      timeoutSeconds int32 #3
      periodSeconds int32 #4
      successThreshold int32 #5
      failureThreshold int32 #6
      terminationGracePeriodSeconds int64 #7
    Lifecycle
      postStart LifecycleHandler #1
      preStop LifecycleHandler #2
      stopSignal string #3
    SecurityContext
      capabilities Capabilities #1
      privileged boolean #2
      seLinuxOptions SELinuxOptions #3
      windowsOptions WindowsSecurityContextOptions #10
      runAsUser int64 #4
      runAsGroup int64 #8
      runAsNonRoot boolean #5
      readOnlyRootFilesystem boolean #6
      allowPrivilegeEscalation boolean #7
      procMount string #9
      seccompProfile SeccompProfile #11
      appArmorProfile AppArmorProfile #12
    SELinuxOptions
      user string #1
      role string #2
      type string #3
      level string #4
    WindowsSecurityContextOptions
      gmsaCredentialSpecName string #1
      gmsaCredentialSpec string #2
      runAsUserName string #3
      hostProcess boolean #4
    SeccompProfile
      type string #1 keep required
      localhostProfile string #2
    AppArmorProfile
      type string #1 keep required
      localhostProfile string #2
    ResourceClaim
      name string #1 keep required
      request string #2
    ConfigMapEnvSource
      name string #1 in=1
      optional boolean #2
    SecretEnvSource
      name string #1 in=1
      optional boolean #2
    EnvVarSource
      fieldRef ObjectFieldSelector #1
        A field of the Pod.
      resourceFieldRef ResourceFieldSelector #2
        A resource of the container.
      configMapKeyRef ConfigMapKeySelector #3
        A key of a ConfigMap.
      secretKeyRef SecretKeySelector #4
        A key of a Secret.
      fileKeyRef FileKeySelector #5
    ContainerRestartRuleOnExitCodes
      operator string #1
      values [int32] #2 set
    ExecAction
      command [string] #1
    HTTPGetAction
      path string #1
      port intOrString #2 keep required
      host string #3
      scheme string #4
      httpHeaders [HTTPHeader] #5
    TCPSocketAction
      port intOrString #1 keep required
      host string #2
    GRPCAction
      port int32 #1 keep required
      service string #2 keep
    LifecycleHandler
      exec ExecAction #1
      httpGet HTTPGetAction #2
      tcpSocket TCPSocketAction #3
      sleep SleepAction #4
    Capabilities
      add [string] #1
      drop [string] #2
    ObjectFieldSelector atomic
      apiVersion string #1
      fieldPath string #2 keep required
    ResourceFieldSelector atomic
      containerName string #1
      resource string #2 keep required
      divisor quantity #3
    ConfigMapKeySelector atomic
      name string #1 in=1
      key string #2 keep required
      optional boolean #3
    SecretKeySelector atomic
      name string #1 in=1
      key string #2 keep required
      optional boolean #3
    FileKeySelector atomic
      volumeName string #1 keep required
      path string #2 keep required
      key string #3 keep required
      optional boolean #4
    HTTPHeader
      name string #1 keep required
      value string #2 keep required
    SleepAction
      seconds int64 #1 keep required
    """
}
