namespace LineageService.Model;

/// <summary>Identity of a job (a task that writes datasets), as OpenLineage has it: a namespace and a name.</summary>
public readonly record struct JobId(string Namespace, string Name)
{
    /// <summary>The Marquez node id, <c>job:{namespace}:{name}</c>.</summary>
    public override string ToString() => $"job:{Namespace}:{Name}";
}
