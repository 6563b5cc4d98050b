using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LineageService.Ingestion.Tasks;
using LineageService.Model;

namespace LineageService.Benchmarks.Generator;

/// <summary>
/// The generated warehouse as task definitions: SQL whose lineage has the generated sources of each column. Influences on rows are a join's keys; the
/// kinds of functions are simpler than the generated subtypes.
/// </summary>
internal sealed class WarehouseSql(Warehouse warehouse)
{
    private readonly WarehouseNames _names = new(warehouse);

    /// <summary>A task's definition.</summary>
    /// <param name="variant">Another number is another text: 0 as it was first.</param>
    /// <param name="suffix">Added to the name: a renamed task.</param>
    public TaskDefinition Definition(GeneratedTask task, int variant, string suffix = "")
    {
        var job = WarehouseNames.Job(task.Number);
        var target = _names.Table(task.Target);
        return new TaskDefinition(job with { Name = job.Name + suffix }, "spark", Text(task, variant), target.Namespace)
        {
            Layer = warehouse.Layer(task.Target),
            File = string.Create(CultureInfo.InvariantCulture, $"etl/{job.Name}{suffix}.sql"),
        };
    }

    private string Text(GeneratedTask task, int variant)
    {
        var aliases = new Dictionary<int, string>();
        var keys = new Dictionary<int, int>();
        foreach (var edge in task.Edges)
        {
            if (edge.FromTable == task.Target && edge.FromColumn < 0) continue;
            if (!aliases.ContainsKey(edge.FromTable)) aliases.Add(edge.FromTable, string.Create(CultureInfo.InvariantCulture, $"s{aliases.Count}"));
            if (edge.ToColumn < 0 && edge.FromColumn >= 0) keys[edge.FromTable] = edge.FromColumn;
        }

        var columns = task.Edges.Where(edge => edge.ToColumn >= 0 && edge.FromColumn >= 0).GroupBy(edge => edge.ToColumn).ToImmutableArray();
        var text = new StringBuilder(256);
        text.Append("INSERT INTO ").Append(_names.Table(task.Target).Name).Append(" (").AppendJoin(", ", columns.Select(column => _names.Column(column.Key))).Append(")\nSELECT ");
        for (var place = 0; place < columns.Length; place++)
        {
            if (place > 0) text.Append(",\n       ");
            Append(text, columns[place], aliases, place == 0 ? variant : 0);
        }

        var first = true;
        foreach (var (table, alias) in aliases)
        {
            text.Append(first ? "\nFROM " : "\nJOIN ").Append(_names.Table(table).Name).Append(' ').Append(alias);
            if (!first) text.Append(" ON s0.").Append(Key(aliases.First().Key)).Append(" = ").Append(alias).Append('.').Append(Key(table));
            first = false;
        }

        return text.ToString();

        string Key(int table) => _names.Column(keys.GetValueOrDefault(table));
    }

    private void Append(StringBuilder text, IEnumerable<GeneratedEdge> inputs, Dictionary<int, string> aliases, int variant)
    {
        var edges = inputs.ToList();
        var isPlain = edges is [{ Subtype: EdgeSubtype.Identity }] && variant == 0;
        if (!isPlain) text.Append("concat(");
        text.AppendJoin(", ", edges.Select(edge => $"{aliases[edge.FromTable]}.{_names.Column(edge.FromColumn)}"));
        if (!isPlain) text.Append(CultureInfo.InvariantCulture, $", '{variant}')");
        text.Append(" AS ").Append(_names.Column(edges[0].ToColumn));
    }
}
