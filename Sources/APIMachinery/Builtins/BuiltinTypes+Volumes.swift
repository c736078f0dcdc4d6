extension BuiltinTypes {
  /// Volumes; those of storage vendors are taken as they are.
  static let volumes = """
    package io.k8s.api.core.v1
    Volume
        A place for files.
      name string #1 keep required
        The name, a DNS label, unique in the Pod.
      hostPath HostPathVolumeSource #1 in=2
        A file or directory of the node.
      emptyDir EmptyDirVolumeSource #2 in=2
        An empty directory that lives as long as the Pod.
      gcePersistentDisk any #3 in=2
      awsElasticBlockStore any #4 in=2
      gitRepo any #5 in=2
      secret SecretVolumeSource #6 in=2
        The keys of a Secret as files.
      nfs NFSVolumeSource #7 in=2
      iscsi any #8 in=2
      glusterfs any #9 in=2
      persistentVolumeClaim PersistentVolumeClaimVolumeSource #10 in=2
        A claim on a persistent volume.
      rbd any #11 in=2
      flexVolume any #12 in=2
      cinder any #13 in=2
      cephfs any #14 in=2
      flocker any #15 in=2
      downwardAPI DownwardAPIVolumeSource #16 in=2
        Fields of the Pod as files.
      fc any #17 in=2
      azureFile any #18 in=2
      configMap ConfigMapVolumeSource #19 in=2
        The keys of a ConfigMap as files.
      vsphereVolume any #20 in=2
      quobyte any #21 in=2
      azureDisk any #22 in=2
      photonPersistentDisk any #23 in=2
      projected ProjectedVolumeSource #26 in=2
        Several sources in one directory.
      portworxVolume any #24 in=2
      scaleIO any #25 in=2
      storageos any #27 in=2
      csi CSIVolumeSource #28 in=2
      ephemeral EphemeralVolumeSource #29 in=2
      image ImageVolumeSource #30 in=2
    HostPathVolumeSource
      path string #1 keep required
      type string #2
    EmptyDirVolumeSource
      medium string #1
      sizeLimit quantity #2
    SecretVolumeSource
      secretName string #1
      items [KeyToPath] #2
      defaultMode int32 #3
      optional boolean #4
    NFSVolumeSource
      server string #1 keep required
      path string #2 keep required
      readOnly boolean #3
    PersistentVolumeClaimVolumeSource
      claimName string #1 keep required
      readOnly boolean #2
    DownwardAPIVolumeSource
      items [DownwardAPIVolumeFile] #1
      defaultMode int32 #2
    ConfigMapVolumeSource
      name string #1 in=1
      items [KeyToPath] #2
      defaultMode int32 #3
      optional boolean #4
    ProjectedVolumeSource
      sources [VolumeProjection] #1 keep
      defaultMode int32 #2
    CSIVolumeSource
      driver string #1 keep required
      readOnly boolean #2
      fsType string #3
      volumeAttributes {string} #4
      nodePublishSecretRef LocalObjectReference #5
    EphemeralVolumeSource
      volumeClaimTemplate PersistentVolumeClaimTemplate #1
    ImageVolumeSource
      reference string #1
      pullPolicy string #2
    KeyToPath
      key string #1 keep required
      path string #2 keep required
      mode int32 #3
    DownwardAPIVolumeFile
      path string #1 keep required
      fieldRef ObjectFieldSelector #2
      resourceFieldRef ResourceFieldSelector #3
      mode int32 #4
    VolumeProjection
      secret SecretProjection #1
      downwardAPI DownwardAPIProjection #2
      configMap ConfigMapProjection #3
      serviceAccountToken ServiceAccountTokenProjection #4
      clusterTrustBundle ClusterTrustBundleProjection #5
      podCertificate PodCertificateProjection #6
    PersistentVolumeClaimTemplate
      metadata ObjectMeta #1 keep
      spec PersistentVolumeClaimSpec #2 keep required
    SecretProjection
      name string #1 in=1
      items [KeyToPath] #2
      optional boolean #4
    DownwardAPIProjection
      items [DownwardAPIVolumeFile] #1
    ConfigMapProjection
      name string #1 in=1
      items [KeyToPath] #2
      optional boolean #4
    ServiceAccountTokenProjection
      audience string #1
      expirationSeconds int64 #2
      path string #3 keep required
    ClusterTrustBundleProjection
      name string #1
      signerName string #2
      labelSelector LabelSelector #3
      optional boolean #5
      path string #4 keep required
    PodCertificateProjection
      signerName string #1
      keyType string #2
      maxExpirationSeconds int32 #3
      credentialBundlePath string #4
      keyPath string #5
      certificateChainPath string #6
      userAnnotations {string} #7
    PersistentVolumeClaimSpec
      accessModes [string] #1
      selector LabelSelector #4
      resources VolumeResourceRequirements #2 keep
      volumeName string #3
      storageClassName string #5
      volumeMode string #6
      dataSource TypedLocalObjectReference #7
      dataSourceRef TypedObjectReference #8
      volumeAttributesClassName string #9
    VolumeResourceRequirements
      limits {quantity} #1
      requests {quantity} #2
    TypedLocalObjectReference atomic
      apiGroup string #1 keep
      kind string #2 keep required
      name string #3 keep required
    TypedObjectReference
      apiGroup string #1 keep
      kind string #2 keep required
      name string #3 keep required
      namespace string #4
    """
}
