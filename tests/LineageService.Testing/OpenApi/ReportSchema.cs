using System.Text.Json;

namespace LineageService.Testing.OpenApi;

/// <summary>Whether the JSON of an impact report is what <c>schemas/impact/report.schema.json</c> says.</summary>
public static class ReportSchema
{
    private static readonly ApiContract Schema = ApiContract.OfSchema(File.ReadAllText(RepositoryFiles.PathOf("schemas/impact/report.schema.json")));

    /// <summary>What is wrong, with its place; null where nothing is.</summary>
    public static string? Mistake(string json)
    {
        using var report = JsonDocument.Parse(json);
        return new SchemaCheck(Schema).Find(Schema.Root, report.RootElement);
    }
}
