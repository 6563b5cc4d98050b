using System.Collections.Immutable;

namespace LineageService.Ingestion.Collecting.Dbt;

/// <summary>The names in the first line of a CSV file (RFC 4180).</summary>
internal static class CsvHeader
{
    public static ImmutableArray<string> Names(string line)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        var name = new System.Text.StringBuilder();
        var quoted = false;
        foreach (var c in line.TrimEnd('\r'))
        {
            if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted) Take();
            else name.Append(c);
        }

        Take();
        return names.Contains(string.Empty) ? [] : names.ToImmutable();

        void Take()
        {
            names.Add(name.ToString().Trim());
            name.Clear();
        }
    }
}
