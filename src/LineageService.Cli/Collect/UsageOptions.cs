using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LineageService.Ingestion.Usage;
using LineageService.Ingestion.Usage.Logs;

namespace LineageService.Cli.Collect;

/// <summary>Options of the collectors of usage.</summary>
/// <param name="format">Null for records that say all themselves.</param>
internal sealed class UsageOptions(QueryLogFormat? format)
{
    private readonly Option<string> _namespace = new("--namespace")
    {
        Description = "Namespace of the datasets, by the OpenLineage naming spec",
        HelpName = "NAMESPACE",
        Required = true,
    };

    private readonly Option<string?> _dialect = new("--dialect") { Description = "SQL dialect of the texts. Default: that of the log", HelpName = "NAME" };

    private readonly Option<string?> _database = new("--database") { Description = "Database of names that lack it, where the log does not tell", HelpName = "NAME" };

    private readonly Option<string?> _schema = new("--schema") { Description = "Schema of bare names", HelpName = "NAME" };

    private readonly Option<DateOnly?> _day = new("--day")
    {
        Description = "Day of rows that tell none, YYYY-MM-DD. Default: today, UTC",
        HelpName = "DAY",
        CustomParser = ReadDay,
    };

    private readonly Option<bool> _adHoc = new("--adhoc-lineage") { Description = "Also keep the lineage of what queries write, without their text" };

    private readonly Option<string> _jobNamespace = new("--job-namespace")
    {
        Description = "Namespace of the jobs of --adhoc-lineage. Default: adhoc",
        HelpName = "NAMESPACE",
        DefaultValueFactory = _ => "adhoc",
    };

    public IEnumerable<Option> Options => format is null ? [] : [_namespace, _dialect, _database, _schema, _day, _adHoc, _jobNamespace];

    public UsageLogOptions Read(ParseResult parsed) => format is null ? new UsageLogOptions("") : new UsageLogOptions(parsed.GetValue(_namespace)!)
    {
        Dialect = parsed.GetValue(_dialect),
        Database = parsed.GetValue(_database),
        Schema = parsed.GetValue(_schema),
        Day = parsed.GetValue(_day),
        AdHocLineage = parsed.GetValue(_adHoc),
        JobNamespace = parsed.GetValue(_jobNamespace)!,
    };

    private static DateOnly? ReadDay(ArgumentResult argument)
    {
        var text = argument.Tokens.Count > 0 ? argument.Tokens[0].Value : "";
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        argument.AddError($"--day takes a date, YYYY-MM-DD; '{text}' is none.");
        return null;
    }
}
