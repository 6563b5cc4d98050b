using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Grants;

/// <summary>A right of one principal on a dataset, as its system tells it. Not usage: who may read need not read.</summary>
/// <param name="Principal">A user, role, group or service, as the system names it.</param>
/// <param name="PrincipalKind"><c>user</c>, <c>role</c>, <c>group</c>, <c>service</c> …</param>
/// <param name="Privilege"><c>select</c>, <c>insert</c>, <c>all</c> …, lower case.</param>
public sealed record DatasetGrant(DatasetId Dataset, string Principal, string PrincipalKind, string Privilege)
{
    /// <summary>Paths of the fields that it is for; empty for the whole dataset.</summary>
    public ImmutableArray<string> Fields { get; init; } = [];

    /// <summary>What the principal sees in place of the values (<c>hash</c>, <c>last4</c>, <c>null</c>); null where it sees them.</summary>
    public string? Mask { get; init; }

    /// <summary>Since when (UTC); null where not told.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>Until when (UTC); null for no end.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>True where the privilege lets its principal see values.</summary>
    public bool Reads => Privilege is "select" or "read" or "all" or "owner" or "ownership" or "view" or "consume";

    /// <summary>True where it holds at an instant.</summary>
    public bool HoldsAt(DateTimeOffset instant) => !(ValidFrom > instant) && !(ValidTo <= instant);

    public bool Equals(DatasetGrant? other) => other is not null && Dataset == other.Dataset && Principal == other.Principal
        && PrincipalKind == other.PrincipalKind && Privilege == other.Privilege && Mask == other.Mask && ValidFrom == other.ValidFrom
        && ValidTo == other.ValidTo && Fields.AsSpan().SequenceEqual(other.Fields.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Dataset, Principal, Privilege, Fields.Length);
}

/// <summary>A grant and the source that tells it.</summary>
/// <param name="Source">The source that was collected, <c>kind:name</c>.</param>
public sealed record SourcedGrant(DatasetGrant Grant, string Source);
