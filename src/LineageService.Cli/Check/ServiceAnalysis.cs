using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Questions;
using LineageService.Impact.Changes;
using LineageService.Impact.Rendering;
using LineageService.Impact.Report;
using LineageService.Ingestion.Impact;
using LineageService.Ingestion.Tasks;

namespace LineageService.Cli.Check;

/// <summary>Has a running service analyse the difference of two versions: both texts of each changed task go there, and the report comes back.</summary>
internal static class ServiceAnalysis
{
    /// <exception cref="CommandException">The service does not answer, or refuses.</exception>
    public static async Task<ImpactReport> RunAsync(
        Uri server, CheckSettings settings, CheckVersions versions, CheckAgreements agreements, CancellationToken cancellationToken)
    {
        using var client = new ServiceClient(server, settings.Token);
        var definitions = new Dictionary<ImpactTask, TaskDefinition>(ReferenceEqualityComparer.Instance);
        var changes = VersionChanges.Between(versions.Base, versions.Head, definition =>
        {
            var task = new ImpactTask(definition.Id, definition.Sql, Sql.Dialects.SqlDialects.Find(definition.Dialect, out _), definition.DatasetNamespace);
            definitions[task] = definition;
            return task;
        });
        var body = new JsonObject
        {
            ["changes"] = new JsonArray([.. changes.Changes.Select(change => ServiceChanges.Write(change, task => definitions[task]))]),
            ["contracts"] = new JsonArray([.. agreements.ContractTexts.Select(contract => new JsonObject
            {
                ["file"] = contract.File, ["text"] = contract.Text, ["datasetNamespace"] = settings.Reading.Defaults.DatasetNamespace,
            })]),
            ["profile"] = settings.Options.Profile.ToString().ToUpperInvariant(),
            ["depth"] = settings.Options.DepthLimit,
            ["maxUnknown"] = settings.Options.MaxUnknown,
            ["allowOpaque"] = settings.Options.AllowOpaque,
            ["stopAtIgnoredValues"] = settings.Options.StopAtIgnoredValues,
            ["deprecationWindowDays"] = settings.Options.DeprecationWindow.TotalDays,
            ["upstream"] = true,
        };
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        var answer = await client.SendAsync(HttpMethod.Post, "impact", [], cancellationToken, content).ConfigureAwait(false);
        try
        {
            return ImpactJsonReader.Read(answer);
        }
        catch (JsonException failure)
        {
            throw new CommandException(ExitCodes.Unavailable, $"What answers at {server} is not a lineage service of this version.", failure);
        }
    }
}
