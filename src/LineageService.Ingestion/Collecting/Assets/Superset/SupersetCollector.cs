using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LineageService.Ingestion.Collecting.Airflow;
using LineageService.Ingestion.Collecting.Assets.Files;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Assets.Superset;

/// <summary>
/// Superset's exports, packed or not: databases, datasets, charts and dashboards in YAML. Datasets, charts and dashboards become nodes, each read from the
/// one before it.
/// </summary>
public sealed class SupersetCollector(ImmutableArray<string> paths, BiSettings settings, string sourceName) : ICollector
{
    public CollectorSource Source { get; } = new("superset", sourceName);

    public async IAsyncEnumerable<CollectedItem> CollectAsync(
        IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        progress?.Report(new CollectProgress("reading the export", 0, 0));
        var items = await Task.Run(() => new Export(settings).Read(ExportFile.Read(paths, cancellationToken)).ToList(), cancellationToken).ConfigureAwait(false);
        foreach (var item in items) yield return item;
    }

    /// <summary>What an export holds, by its unique ids. Mutable while it is read.</summary>
    private sealed class Export(BiSettings settings)
    {
        private readonly Dictionary<string, (string Name, BiDatabase Database)> _databases = new(StringComparer.Ordinal);
        private readonly Dictionary<string, SupersetDataset> _datasets = new(StringComparer.Ordinal);
        private readonly Dictionary<string, SupersetChart> _charts = new(StringComparer.Ordinal);
        private readonly HashSet<DatasetId> _names = [];

        public IEnumerable<CollectedItem> Read(IEnumerable<ExportFile> all)
        {
            var files = all.ToList();
            foreach (var file in files) if (file.Failure is { } failure) yield return new CollectedFailure(failure);
            foreach (var (_, root) in Of(files, "databases"))
                if (root.Text("uuid") is { } uuid) _databases[uuid] = (root.Text("database_name") ?? uuid, settings.Of(Connection(root)));
            foreach (var (file, root) in Of(files, "datasets"))
                foreach (var item in Dataset(file, root)) yield return item;
            foreach (var (file, root) in Of(files, "charts"))
                foreach (var item in Chart(file, root)) yield return item;
            foreach (var (file, root) in Of(files, "dashboards"))
                foreach (var item in Dashboard(file, root)) yield return item;
        }

        private static IEnumerable<(ExportFile File, JsonElement Root)> Of(List<ExportFile> files, string folder) => files
            .Where(file => file.Root is { ValueKind: JsonValueKind.Object } && file.Name.Split('/').SkipLast(1).Contains(folder, StringComparer.Ordinal))
            .Select(file => (file, file.Root!.Value));

        private static AirflowConnection? Connection(JsonElement root)
        {
            if (root.Text("sqlalchemy_uri") is not { } uri) return null;
            var (scheme, driver) = (uri.IndexOf("://", StringComparison.Ordinal), uri.IndexOf('+', StringComparison.Ordinal));
            return AirflowConnection.OfUri(driver > 0 && driver < scheme ? uri[..driver] + uri[scheme..] : uri);
        }

        private IEnumerable<CollectedItem> Dataset(ExportFile file, JsonElement root)
        {
            if (root.Text("uuid") is not { } uuid || root.Text("table_name") is null) return [file.Fail("expected a dataset with `uuid` and `table_name`")];
            var (name, database) = _databases.TryGetValue(root.Text("database_uuid") ?? "", out var known) ? known : ("unknown", settings.Of(null));
            var dataset = SupersetDataset.Of(root, name, database, settings.ToolNamespace);
            _datasets[uuid] = dataset = dataset with { Id = Unique(dataset.Id, uuid) };
            return AssetItems.Of(dataset.Asset(root, file.Name));
        }

        private IEnumerable<CollectedItem> Chart(ExportFile file, JsonElement root)
        {
            if (root.Text("uuid") is not { } uuid || root.Text("slice_name") is not { } name) return [file.Fail("expected a chart with `uuid` and `slice_name`")];
            if (!_datasets.TryGetValue(root.Text("dataset_uuid") ?? "", out var dataset)) return [file.Fail("the chart's dataset is not in the export")];
            var (chart, asset) = SupersetChart.Of(root, Unique(new DatasetId(settings.ToolNamespace, $"chart/{name}"), uuid), name, dataset, file.Name);
            _charts[uuid] = chart;
            return AssetItems.Of(asset);
        }

        private IEnumerable<CollectedItem> Dashboard(ExportFile file, JsonElement root)
        {
            if (root.Text("dashboard_title") is not { } title) return [file.Fail("expected a dashboard with `dashboard_title`")];
            var id = Unique(new DatasetId(settings.ToolNamespace, $"dashboard/{root.Text("slug") ?? title}"), root.Text("uuid") ?? file.Name);
            var fields = ImmutableArray.CreateBuilder<AssetField>();
            var reads = ImmutableArray.CreateBuilder<DatasetId>();
            var missing = 0;
            foreach (var place in root.Get("position").Embedded().Properties())
            {
                if (place.Value.Text("type") != "CHART" || place.Value.Get("meta").Text("uuid") is not { } uuid) continue;
                if (!_charts.TryGetValue(uuid, out var chart))
                {
                    missing++;
                    continue;
                }

                reads.Add(chart.Id);
                fields.AddRange(DashboardFields.Of(chart.Id, chart.Name, chart.Fields));
            }

            var asset = new AssetDefinition(id, "dashboard")
            {
                Title = title,
                Owner = root.Text("certified_by"),
                Fields = fields.ToImmutable(),
                Reads = reads.ToImmutable(),
                File = file.Name,
            };
            var items = AssetItems.Of(asset);
            return missing == 0 ? items : items.Append(file.Fail($"{missing} charts of the dashboard are not in the export"));
        }

        private DatasetId Unique(DatasetId id, string uuid)
        {
            if (_names.Add(id)) return id;
            var other = id with { Name = $"{id.Name} ({uuid})" };
            _names.Add(other);
            return other;
        }
    }
}
