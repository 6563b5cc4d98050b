using System.Collections.Immutable;

namespace LineageService.Impact.Changes;

/// <summary>Changes that come together, as in a pull request, and are judged together: what one breaks another may mend.</summary>
public sealed record ChangeSet(ImmutableArray<Change> Changes)
{
    public static ChangeSet Of(params ReadOnlySpan<Change> changes) => new([.. changes]);
}
