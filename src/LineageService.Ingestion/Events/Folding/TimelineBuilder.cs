using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>
/// Makes the versions of every edge set of a job from its moments in order: a version begins with the moment whose window first claims so and
/// ends with the one whose window does not. Equal claims of moments in a row are one version. Mutable.
/// </summary>
internal sealed class TimelineBuilder
{
    private readonly Dictionary<(DatasetId Target, EvidenceKind Evidence), TimelineVersion> _open = [];

    public Dictionary<(DatasetId Target, EvidenceKind Evidence), List<TimelineVersion>> Versions { get; } = [];

    public void Add(IReadOnlyList<TimelineMoment> moments)
    {
        _open.Clear();
        var window = ClaimsWindow.Empty;
        for (var index = 0; index < moments.Count; index++)
        {
            // Of moments at the same time the last one stands.
            if (index + 1 < moments.Count && moments[index + 1].Ticks <= moments[index].Ticks) continue;
            if (ReferenceEquals(moments[index].Window, window)) continue;
            window = moments[index].Window;
            Turn(moments[index]);
        }
    }

    private void Turn(TimelineMoment moment)
    {
        foreach (var (key, version) in _open.ToArray())
        {
            if (moment.Window.Sets.TryGetValue(key, out var claims) && claims.Hash == version.Claims.Hash)
            {
                version.Producer = claims.Claims.Producer;
                continue;
            }

            version.End(moment.Ticks, moment.CauseOf(key));
            _open.Remove(key);
        }

        foreach (var (key, claims) in moment.Window.Sets)
        {
            if (_open.ContainsKey(key)) continue;
            var version = new TimelineVersion(moment.Ticks, claims, moment.CauseOf(key));
            _open[key] = version;
            if (!Versions.TryGetValue(key, out var versions)) Versions[key] = versions = [];
            versions.Add(version);
        }
    }
}
