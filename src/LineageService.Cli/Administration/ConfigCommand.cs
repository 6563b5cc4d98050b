using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Configuration;
using LineageService.Cli.Configuration.Sources;

namespace LineageService.Cli.Administration;

/// <summary><c>lineage admin config</c>: what holds for every option of <c>serve</c>, and where it came from.</summary>
internal static class ConfigCommand
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    public static Command Create()
    {
        var flags = new FlagSource(ServiceOptions.All, ServiceOptions.All);
        var json = new Option<bool>("--json") { Description = "Answer in JSON" };
        var given = new Option<bool>("--given") { Description = "Leave out what nobody gave" };
        var command = new Command("config", "Show what holds for every option of serve and where it came from; secrets are masked.") { json, given };
        flags.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var configuration = ServiceConfiguration.Read(
                flags.Read(parsed), parsed.GetValue(flags.File), EnvironmentSource.OfProcess(), ServiceOptions.All);
            ServiceOptions.Bind(configuration);
            var values = configuration.Effective().Where(value => !parsed.GetValue(given) || value.Origin.Source != ConfigurationSource.Default).ToArray();
            var output = CommandConsole.Of(parsed).Answer;
            await output.WriteLineAsync(parsed.GetValue(json) ? ToJson(values) : ToText(values)).ConfigureAwait(false);
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            return ExitCodes.Done;
        });
        return command.WithExamples(
            new("lineage admin config --given", "what the file, the environment and flags give"),
            new("lineage admin config --config /etc/lineage/lineage.yaml --json", "all of it, for a program"));
    }

    private static string ToText(EffectiveValue[] values)
    {
        var width = values.Length == 0 ? 0 : values.Max(value => value.Key.Length);
        return string.Join('\n', values.Select(value => $"{value.Key.PadRight(width)}  {value.Text}  ({value.Origin})"));
    }

    private static string ToJson(EffectiveValue[] values)
    {
        var list = new JsonArray([.. values.Select(value => (JsonNode)new JsonObject
        {
            ["key"] = value.Key, ["value"] = value.Text, ["source"] = value.Origin.Source.ToString().ToLowerInvariant(), ["origin"] = value.Origin.ToString(),
        })]);
        return new JsonObject { ["options"] = list }.ToJsonString(Json);
    }
}
