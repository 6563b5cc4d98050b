using System.Collections.Immutable;
using LineageService.OpenLineage.Facets;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>Tags as records hold them: <c>key=value</c>, a field's with its path in front, sorted.</summary>
internal static class TagTexts
{
    public static ImmutableArray<string> Of(TagsFacet? facet)
    {
        if (facet is null || facet.Tags.IsEmpty) return [];
        var texts = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var tag in facet.Tags)
        {
            var text = tag.Value is null ? tag.Key : $"{tag.Key}={tag.Value}";
            texts.Add(tag.Field is null ? text : $"{tag.Field}|{text}");
        }

        return [.. texts];
    }
}
