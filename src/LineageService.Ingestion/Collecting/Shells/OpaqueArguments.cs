using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Shells;

/// <summary>
/// Tables that are named in the arguments of a program nobody reads: <c>--input dwd.orders --output ads.scores</c>. An option's name says
/// which end it is; what only looks like a
/// table is left out.
/// </summary>
internal static class OpaqueArguments
{
    private static readonly string[] InputWords = ["input", "in", "src", "source", "from", "read", "left", "right"];
    private static readonly string[] OutputWords = ["output", "out", "dst", "dest", "target", "sink", "to", "write", "result",
        "destination"];

    public static (ImmutableArray<DatasetId> Inputs, ImmutableArray<DatasetId> Outputs) Tables(ImmutableArray<string> arguments,
        string datasets)
    {
        var inputs = ImmutableArray.CreateBuilder<DatasetId>();
        var outputs = ImmutableArray.CreateBuilder<DatasetId>();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal)) continue;
            var equals = arguments[i].IndexOf('=', StringComparison.Ordinal);
            var (option, value) = equals > 0 ? (arguments[i][..equals], arguments[i][(equals + 1)..])
                : (arguments[i], i + 1 < arguments.Length ? arguments[i + 1] : string.Empty);
            var words = option.TrimStart('-').ToLowerInvariant().Split('-', '_', '.');
            var end = Array.Exists(words, word => Array.IndexOf(OutputWords, word) >= 0) ? outputs
                : Array.Exists(words, word => Array.IndexOf(InputWords, word) >= 0) ? inputs : null;
            if (end is null) continue;
            foreach (var name in value.Split(','))
            {
                if (IsTable(name) && !end.Contains(new DatasetId(datasets, name))) end.Add(new DatasetId(datasets, name));
            }
        }

        return (inputs.ToImmutable(), outputs.ToImmutable());
    }

    // db.table, and nothing that is a file or a class.
    private static bool IsTable(string text)
    {
        var parts = text.Split('.');
        return parts.Length is 2 && Array.TrueForAll(parts, part => part.Length > 0 && char.IsAsciiLetter(part[0])
            && part.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            && parts[1] is not ("csv" or "json" or "txt" or "parquet" or "py" or "jar"
                or "sql" or "sh" or "conf" or "properties" or "xml" or "orc" or "gz");
    }
}
