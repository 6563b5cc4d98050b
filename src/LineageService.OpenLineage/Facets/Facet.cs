namespace LineageService.OpenLineage.Facets;

/// <summary>Whether an event speaks of a facet at all, and if so whether it sets or removes it.</summary>
public enum FacetState : byte
{
    /// <summary>The event does not mention it: what was said before stands.</summary>
    Absent = 0,

    Present = 1,

    /// <summary><c>{"_deleted": true}</c>: what was said before is taken back.</summary>
    Deleted = 2,
}

/// <summary>A facet slot of an event; the value is null unless the state is <see cref="FacetState.Present"/>.</summary>
public readonly record struct Facet<T>(FacetState State, T? Value)
    where T : class
{
    public static Facet<T> Deleted => new(FacetState.Deleted, null);

    public static Facet<T> Of(T value) => new(FacetState.Present, value);
}
