extension BuiltinTypes {
  /// What all objects share. `Status`, `ListMeta` and `DeleteOptions` are here for their OpenAPI.
  static let meta = """
    package io.k8s.apimachinery.pkg.apis.meta.v1
    ObjectMeta
        What every stored object has: its names, its history, its labels.
      name string #1
        The name, unique among the objects of the resource in the namespace. It cannot change.
      generateName string #2
        A prefix that the server completes to a unique name, when there is no name.
      namespace string #3
        The scope of the name; empty for cluster-scoped objects. It cannot change.
      selfLink string #4
        No longer set.
      uid string #5
        Identifies the object in time and space. Set by the server.
      resourceVersion string #6
        Changes with every write. An update that carries an older one is refused.
      generation int64 #7
        Changes with every change of what is desired. Set by the server.
      creationTimestamp time #8
        When the object was created. Set by the server.
      deletionTimestamp time #9
        When the object shall be gone; it stays until its finalizers are empty. Set by the server.
      deletionGracePeriodSeconds int64 #10
        How long the object may take to end, in seconds. Set by the server.
      labels {string} #11
        Keys and values that selectors match.
      annotations {string} #12
        Keys and values for tools, not for selectors.
      ownerReferences [OwnerReference] #13 map=uid
        The objects that this one depends on; when all are gone it is collected.
      finalizers [string] #14 set merge
        Who must act before the object may go.
      managedFields [ManagedFieldsEntry] #17
        Which manager set which fields. Kept by the server.
    OwnerReference atomic
        Names an owner in the same namespace, or one that is cluster-scoped.
      apiVersion string #5 keep required
        The API version of the owner.
      kind string #1 keep required
        The kind of the owner.
      name string #3 keep required
        The name of the owner.
      uid string #4 keep required
        The UID of the owner.
      controller boolean #6
        Whether the owner manages this object; at most one does.
      blockOwnerDeletion boolean #7
        Whether a foreground deletion of the owner waits for this object.
    ManagedFieldsEntry
        The fields that one manager set, through one operation.
      manager string #1
        Who set the fields.
      operation string #2
        Apply or Update.
      apiVersion string #3
        The version that the fields are named in.
      time time #4
        When the fields changed last.
      fieldsType string #6
        FieldsV1.
      fieldsV1 any #7
        The fields, as a tree.
      subresource string #8
        The subresource that they were set through.
    LabelSelector atomic
        Selects objects by their labels; all requirements must hold.
      matchLabels {string} #1
        Labels that must have the value.
      matchExpressions [LabelSelectorRequirement] #2
        Requirements on labels.
    LabelSelectorRequirement
        A requirement on one label.
      key string #1 keep required
        The label.
      operator string #2 keep required
        In, NotIn, Exists or DoesNotExist.
      values [string] #3
        The values that In and NotIn speak of.
    FieldSelectorRequirement
      key string #1 keep required
      operator string #2 keep required
      values [string] #3
    Condition
        One aspect of how an object stands.
      type string #1 keep required
        What the condition is about.
      status string #2 keep required
        True, False or Unknown.
      observedGeneration int64 #3
        The generation that it speaks of.
      lastTransitionTime time #4 keep required
        When the status last changed.
      reason string #5 keep required
        A word for the reason.
      message string #6 keep required
        The reason in a sentence.
    ListMeta
        What every list has.
      selfLink string #1
        No longer set.
      resourceVersion string #2
        The state that the list shows.
      continue string #3
        Asks for the next page, when there is one.
      remainingItemCount int64 #4
        How many items follow this page.
    Preconditions
        What must hold for a deletion.
      uid string #1
        The UID that the object must have.
      resourceVersion string #2
        The version that the object must have.
    DeleteOptions
        How to delete.
      apiVersion string
        The version of the schema of this object.
      kind string
        The kind of this object.
      gracePeriodSeconds int64 #1
        How long the object may take to end, in seconds; 0 at once.
      preconditions Preconditions #2
        What must hold.
      orphanDependents boolean #3
        The former form of propagationPolicy.
      propagationPolicy string #4
        What becomes of dependents: Orphan, Background or Foreground.
      dryRun [string] #5
        All: check, but delete nothing.
      ignoreStoreReadErrorWithClusterBreakingPotential boolean #6
        Not supported here.
    StatusCause
      reason string #1
      message string #2
      field string #3
    StatusDetails
      name string #1
      group string #2
      kind string #3
      uid string #6
      causes [StatusCause] #4
      retryAfterSeconds int32 #5
    Status
        How a request ended, when no object is returned.
      apiVersion string
        The version of the schema of this object.
      kind string
        The kind of this object.
      metadata ListMeta #1
        Empty.
      status string #2
        Success or Failure.
      message string #3
        The outcome in a sentence.
      reason string #4
        A word for the reason.
      details StatusDetails #5
        What the outcome is about.
      code int32 #6
        The HTTP status code.
    """

  /// CustomResourceDefinitions; the schema in them is open here, `StructuralSchema` checks it.
  static let apiextensions = """
    package io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1
    CustomResourceDefinition
        A resource that is added to the API.
      metadata ObjectMeta #1 keep
        The object's name, labels and other metadata. The name is PLURAL.GROUP.
      spec CustomResourceDefinitionSpec #2 keep required
        How the resource is called and what its objects are made of.
      status CustomResourceDefinitionStatus #3 keep
        How the definition stands.
    CustomResourceDefinitionSpec
      group string #1 keep required
        The API group.
      names CustomResourceDefinitionNames #3 keep required
        How the resource is called.
      scope string #4 keep required
        Namespaced or Cluster.
      versions [CustomResourceDefinitionVersion] #7 keep required
        The versions; one of them is stored.
      conversion CustomResourceConversion #9
        How one version becomes another.
      preserveUnknownFields boolean #10
        Must be false.
    CustomResourceDefinitionNames
      plural string #1 keep required
        The name in paths.
      singular string #2
        The name for one object; the kind in lower case by default.
      shortNames [string] #3
        Short names for command lines.
      kind string #4 keep required
        The kind of the objects.
      listKind string #5
        The kind of lists; the kind and List by default.
      categories [string] #6
        Groups of resources, such as all.
    CustomResourceDefinitionVersion
      name string #1 keep required
        The name, such as v1.
      served boolean #2 keep required
        Whether the version is in the API.
      storage boolean #3 keep required
        Whether objects are stored in this version.
      deprecated boolean #7
        Whether clients are warned.
      deprecationWarning string #8
        The warning.
      schema CustomResourceValidation #4
        What the objects are made of.
      subresources CustomResourceSubresources #5
        The subresources that there are.
      additionalPrinterColumns [CustomResourceColumnDefinition] #6
        The columns that kubectl get shows.
      selectableFields [SelectableField] #9
        What field selectors may name.
    CustomResourceValidation
      openAPIV3Schema any #1
        A structural schema.
    CustomResourceSubresources
      status any #1
        Present when the status is a subresource.
      scale any #2
        How scale maps to fields; not served here.
    CustomResourceColumnDefinition
      name string #1 keep required
        The head of the column.
      type string #2 keep required
        integer, number, string, boolean or date.
      format string #3
        An OpenAPI format.
      description string #4
        What the column shows.
      priority int32 #5
        Columns above 0 are shown by -o wide alone.
      jsonPath string #6 keep required
        Where the value is.
    SelectableField
      jsonPath string #1 keep required
        The field; a simple path.
    CustomResourceConversion
      strategy string #1 keep required
        None: only apiVersion changes.
      webhook any #2
        Not supported here.
    CustomResourceDefinitionStatus
      observedGeneration int64 #4
        The generation that this status speaks of.
      conditions [CustomResourceDefinitionCondition] #1 map=type nomerge keep
        Whether the names are accepted and the resource is served.
      acceptedNames CustomResourceDefinitionNames #2 keep
        The names in use.
      storedVersions [string] #3 keep
        The versions that objects may be stored in.
    CustomResourceDefinitionCondition
      type string #1 keep required
      status string #2 keep required
      lastTransitionTime time #3 keep
      reason string #4
      message string #5
      observedGeneration int64 #6
    """
}
