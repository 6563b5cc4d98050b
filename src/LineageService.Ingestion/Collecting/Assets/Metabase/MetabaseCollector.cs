using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LineageService.Ingestion.Collecting.Assets.Files;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Assets.Metabase;

/// <summary>
/// Questions and dashboards of Metabase, from its serialization (YAML) or saved answers of its API (databases, tables, cards, dashboards in JSON, one or a
/// list a file). What a document is, is told by what it holds.
/// </summary>
public sealed class MetabaseCollector(ImmutableArray<string> paths, BiSettings settings, string sourceName) : ICollector
{
    public CollectorSource Source { get; } = new("metabase", sourceName);

    public async IAsyncEnumerable<CollectedItem> CollectAsync(
        IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        progress?.Report(new CollectProgress("reading the export", 0, 0));
        var items = await Task.Run(() => new Export(settings).Read(ExportFile.Read(paths, cancellationToken)).ToList(), cancellationToken).ConfigureAwait(false);
        foreach (var item in items) yield return item;
    }

    /// <summary>What an export holds. Mutable while it is read.</summary>
    private sealed class Export(BiSettings settings)
    {
        private readonly MetabaseCatalog _catalog = new(settings);
        private readonly Dictionary<string, MetabaseCard> _cards = new(StringComparer.Ordinal);
        private readonly List<MetabaseCard> _all = [];
        private readonly List<(ExportFile File, JsonElement Root)> _dashboards = [];
        private readonly List<(ExportFile File, JsonElement Root)> _tables = [];
        private readonly HashSet<DatasetId> _names = [];

        public IEnumerable<CollectedItem> Read(IEnumerable<ExportFile> files)
        {
            foreach (var file in files)
            {
                if (file.Failure is { } failure)
                {
                    yield return new CollectedFailure(failure);
                    continue;
                }

                var root = file.Root!.Value;
                var list = root.Get("data") is { ValueKind: JsonValueKind.Array } data ? data : root;
                foreach (var document in list.ValueKind == JsonValueKind.Array ? list.Items() : [list])
                    if (Take(file, document) is { } wrong) yield return wrong;
            }

            foreach (var (_, table) in _tables) _catalog.AddTable(table, null);
            foreach (var card in _all) foreach (var item in AssetItems.Of(Asset(card))) yield return item;
            foreach (var (file, root) in _dashboards) foreach (var item in Dashboard(file, root)) yield return item;
        }

        private CollectedFailure? Take(ExportFile file, JsonElement document)
        {
            if (document.ValueKind != JsonValueKind.Object) return file.Fail("expected an object, or a list of them");
            if (document.Get("dashcards").ValueKind == JsonValueKind.Array || document.Get("ordered_cards").ValueKind == JsonValueKind.Array)
                _dashboards.Add((file, document));
            else if (document.Get("dataset_query").ValueKind == JsonValueKind.Object) return AddCard(file, document);
            else if (document.Text("engine") is not null) _catalog.Add(document);
            else if (document.Text("db_id") is not null && document.Text("name") is not null) _tables.Add((file, document));
            // Collections, settings, segments and the like hold no lineage.
            return null;
        }

        private CollectedFailure? AddCard(ExportFile file, JsonElement document)
        {
            if (document.Text("name") is not { } name) return file.Fail("expected a card with `name`");
            string?[] keys = [document.Text("id"), document.Text("entity_id")];
            ImmutableArray<string> known = [.. keys.OfType<string>()];
            if (known.IsEmpty) return file.Fail("expected a card with `id` or `entity_id`");
            if (known.Any(_cards.ContainsKey)) return null;
            var card = new MetabaseCard(Unique($"card/{name}", known[^1]), name, document, file.Name, known);
            foreach (var key in known) _cards[key] = card;
            _all.Add(card);
            return null;
        }

        private AssetDefinition Asset(MetabaseCard card)
        {
            var asset = card.Describe();
            if (card.Sql is { } sql)
            {
                return asset with
                {
                    Fields = [.. card.Columns.Select(column => new AssetField(column, null))],
                    Query = _catalog.Database(card.DatabaseKey).Query(NativeSql.Expand(sql, Find)),
                };
            }

            var clicked = new ClickedQuery(card.Clicked, _catalog, Find);
            return asset with { Fields = clicked.Fields(card.Root.Get("result_metadata").Embedded()), Reads = [.. clicked.Reads()] };
        }

        private IEnumerable<CollectedItem> Dashboard(ExportFile file, JsonElement root)
        {
            if (root.Text("name") is not { } name) return [file.Fail("expected a dashboard with `name`")];
            var fields = ImmutableArray.CreateBuilder<AssetField>();
            var reads = ImmutableArray.CreateBuilder<DatasetId>();
            var missing = 0;
            var placed = root.Get("dashcards") is { ValueKind: JsonValueKind.Array } cards ? cards : root.Get("ordered_cards");
            foreach (var place in placed.Items())
            {
                // A text or a heading has no card.
                if (place.Text("card_id") is not { } key) continue;
                if (Find(key) is not { } card) missing++;
                else if (!reads.Contains(card.Id))
                {
                    reads.Add(card.Id);
                    fields.AddRange(DashboardFields.Of(card.Id, card.Name, card.Columns));
                }
            }

            var asset = new AssetDefinition(Unique($"dashboard/{name}", root.Text("entity_id") ?? root.Text("id") ?? file.Name), "dashboard")
            {
                Title = root.Text("description") ?? name,
                Fields = fields.ToImmutable(),
                Reads = reads.ToImmutable(),
                File = file.Name,
            };
            var items = AssetItems.Of(asset);
            return missing == 0 ? items : items.Append(file.Fail($"{missing} cards of the dashboard are not in the export"));
        }

        private MetabaseCard? Find(string key) => _cards.GetValueOrDefault(key);

        private DatasetId Unique(string name, string key)
        {
            var id = new DatasetId(settings.ToolNamespace, name);
            if (_names.Add(id)) return id;
            var other = id with { Name = $"{name} ({key})" };
            _names.Add(other);
            return other;
        }
    }
}
