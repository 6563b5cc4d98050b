namespace LineageService.Model;

/// <summary>Identity of a job (a task that writes datasets), as OpenLineage has it: a namespace and a name.</summary>
public readonly record struct JobId(string Namespace, string Name) : IComparable<JobId>
{
    public int CompareTo(JobId other)
    {
        var order = string.CompareOrdinal(Namespace, other.Namespace);
        return order != 0 ? order : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary>The Marquez node id, <c>job:{namespace}:{name}</c>.</summary>
    public override string ToString() => $"job:{Namespace}:{Name}";

    public static bool operator <(JobId left, JobId right) => left.CompareTo(right) < 0;
    public static bool operator >(JobId left, JobId right) => left.CompareTo(right) > 0;
    public static bool operator <=(JobId left, JobId right) => left.CompareTo(right) <= 0;
    public static bool operator >=(JobId left, JobId right) => left.CompareTo(right) >= 0;
}
