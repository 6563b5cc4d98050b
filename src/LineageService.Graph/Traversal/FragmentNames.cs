using System.Collections.Immutable;
using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Traversal;

/// <summary>Puts into a fragment whatever a selection of names may mean, so that looking there finds what looking in the whole graph would. One question.</summary>
internal sealed class FragmentNames(ILineageReader reader, AliasNames names, StoreFragment fragment)
{
    // Of so many datasets whose name would fit, the edges are looked at for fields that no schema tells.
    private const int MaxLooked = 200;

    // A text with so many colons has so few readings that all are looked up; of more those in a namespace that is there.
    private const int FewColons = 8;

    private HashSet<string>? _namespaces;

    public async Task<LineageGraph> ToGraphAsync(NameSelection selection, long epoch, CancellationToken cancellationToken)
    {
        fragment.Add(selection.Datasets);
        fragment.Add(selection.Jobs);
        fragment.Add(await KnownAsync(selection.Jobs, cancellationToken).ConfigureAwait(false));
        if (selection.AllAliases) fragment.Add(names.Aliases);
        await LookAsync(selection.Fields, cancellationToken).ConfigureAwait(false);
        foreach (var text in selection.Texts) await AddQualifiedAsync(text.Trim(), cancellationToken).ConfigureAwait(false);
        var graph = await fragment.ToGraphAsync(epoch, cancellationToken).ConfigureAwait(false);
        var bare = selection.Texts.Where(text => NodeResolver.Qualified(graph, text.Trim(), selection.Visibility) is null).ToList();
        if (bare.Count == 0) return graph;
        foreach (var text in bare) await AddBareAsync(text.Trim(), cancellationToken).ConfigureAwait(false);
        return await fragment.ToGraphAsync(epoch, cancellationToken).ConfigureAwait(false);
    }

    // Any colon may end a namespace or a name: all readings.
    private async Task AddQualifiedAsync(string text, CancellationToken cancellationToken)
    {
        if (_namespaces is null && text.AsSpan().Count(':') > FewColons)
            _namespaces = [.. await reader.ListNamespacesAsync(cancellationToken).ConfigureAwait(false), .. names.Homes.Select(home => home.Namespace)];
        var (datasets, jobs, fields) = (new HashSet<DatasetId>(), new HashSet<JobId>(), new HashSet<FieldId>());
        for (var start = 0; start >= 0; start = start == 0 ? text.IndexOf(':', StringComparison.Ordinal) + 1 : -1)
        {
            var id = text[start..];
            for (var first = id.IndexOf(':', StringComparison.Ordinal); first >= 0; first = id.IndexOf(':', first + 1))
            {
                if (_namespaces?.Contains(id[..first]) == false) continue;
                datasets.Add(new DatasetId(id[..first], id[(first + 1)..]));
                jobs.Add(new JobId(id[..first], id[(first + 1)..]));
                for (var second = id.IndexOf(':', first + 1); second >= 0; second = id.IndexOf(':', second + 1))
                    fields.Add(new FieldId(new DatasetId(id[..first], id[(first + 1)..second]), id[(second + 1)..]));
            }

            if (text.IndexOf(':', StringComparison.Ordinal) < 0) break;
        }

        fragment.Add(datasets);
        fragment.Add(await KnownAsync(jobs, cancellationToken).ConfigureAwait(false));
        await LookAsync(fields, cancellationToken).ConfigureAwait(false);
    }

    private async Task AddBareAsync(string text, CancellationToken cancellationToken)
    {
        if (text.Length == 0) return;
        var prefixes = new Dictionary<string, string?>(StringComparer.Ordinal) { [text] = null };
        for (var dot = text.LastIndexOf('.'); dot > 0; dot = text.LastIndexOf('.', dot - 1)) prefixes.TryAdd(text[..dot], text[(dot + 1)..]);
        var found = prefixes.Keys.ToDictionary(prefix => prefix, _ => 0, StringComparer.Ordinal);
        var fields = new HashSet<FieldId>();
        await foreach (var (id, _) in reader.ReadDatasetNamesAsync([.. prefixes.Keys], cancellationToken).ConfigureAwait(false)) Take(id);
        foreach (var home in names.Homes) Take(home);
        await LookAsync(fields, cancellationToken).ConfigureAwait(false);
        var jobs = new HashSet<JobId>();
        await foreach (var job in reader.ReadJobNamesAsync([text], cancellationToken).ConfigureAwait(false))
        {
            jobs.Add(job);
            if (jobs.Count > BareNames.MaxMatches) break;
        }

        fragment.Add(await KnownAsync(jobs, cancellationToken).ConfigureAwait(false));

        void Take(DatasetId id)
        {
            foreach (var (prefix, path) in prefixes)
            {
                if (!IsWanted(id.Name, prefix, found)) continue;
                fragment.Add([id]);
                if (path is not null) fields.Add(new FieldId(id, path));
            }
        }
    }

    // A text that fits more is ambiguous whatever the others are, unless it is one's whole name.
    private static bool IsWanted(string name, string ending, Dictionary<string, int> found) =>
        DatasetName.EndsIn(name, ending, StringComparison.OrdinalIgnoreCase) && (name.Length == ending.Length || ++found[ending] <= 2 * BareNames.MaxMatches);

    // A field that no schema tells is known where an edge touches it.
    private async Task LookAsync(IReadOnlyCollection<FieldId> fields, CancellationToken cancellationToken)
    {
        var stated = fields.SelectMany(field => names.Of(names.Home(field.Dataset)).Append(field.Dataset)).ToHashSet();
        fragment.Add(stated);
        if (stated.Count == 0) return;
        var records = await reader.FindDatasetsAsync(stated, cancellationToken).ConfigureAwait(false);
        var looked = new HashSet<DatasetId>();
        foreach (var field in fields)
        {
            var home = names.Home(field.Dataset);
            if (looked.Count >= MaxLooked || looked.Contains(home)) continue;
            var known = names.Of(home).Append(field.Dataset).Where(records.ContainsKey).ToList();
            if (known.Count == 0 || known.Any(name => records[name].Fields.Any(one => one.Path == field.Path))) continue;
            looked.Add(home);
            await fragment.KeepAroundAsync(new LineageNode(NodeKind.Dataset, home, null), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IEnumerable<JobRecord>> KnownAsync(IReadOnlyCollection<JobId> jobs, CancellationToken cancellationToken)
    {
        var stated = jobs.SelectMany(id => names.OfJob(id)).Concat(jobs).ToHashSet();
        return stated.Count == 0 ? [] : (await reader.FindJobsAsync(stated, cancellationToken).ConfigureAwait(false)).Values;
    }
}
