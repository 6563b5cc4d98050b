using System.Collections.Immutable;
using LineageService.Graph.Labels.Declassifications;

namespace LineageService.Ingestion.Labels.Notices;

/// <summary>A declassification in a notice: it ends soon, and the label is back then.</summary>
/// <param name="Declassification">Its id.</param>
/// <param name="Field">Where it lowers: its node, or the end of its edge.</param>
/// <param name="Days">Which of the notices it is: 30, 7 or 1 days before the end, or less where nobody could be told in time.</param>
public sealed record NoticedExpiry(
    string Declassification, string Namespace, string Dataset, string Field, ImmutableArray<string> Tags, DateTimeOffset ExpiresAt, int Days, string? RequestedBy,
    string? ApprovedBy)
{
    /// <summary>The notices that fall due between two moments, by the end that is nearest. Of several of one declassification only the last is worth telling.</summary>
    public static ImmutableArray<NoticedExpiry> Between(IEnumerable<Declassification> declassifications, DateTimeOffset after, DateTimeOffset upTo)
    {
        ArgumentNullException.ThrowIfNull(declassifications);
        var due = ImmutableArray.CreateBuilder<NoticedExpiry>();
        foreach (var one in declassifications)
        {
            var notices = DeclassificationRules.NoticesBetween(one, after, upTo).ToList();
            if (notices.Count == 0 || !(one.ExpiresAt > upTo) || (one.Node ?? one.Edge?.To) is not { } place) continue;
            due.Add(new NoticedExpiry(
                one.Id, place.Dataset.Namespace, place.Dataset.Name, place.Path, one.Tags, one.ExpiresAt!.Value, (int)notices.Min().TotalDays, one.RequestedBy, one.ApprovedBy));
        }

        return [.. due.OrderBy(one => one.ExpiresAt).ThenBy(one => one.Declassification, StringComparer.Ordinal)];
    }
}
