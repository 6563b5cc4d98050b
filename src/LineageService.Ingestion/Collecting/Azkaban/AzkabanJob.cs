namespace LineageService.Ingestion.Collecting.Azkaban;

/// <summary>A job of Azkaban, of either flow version, with the properties that hold for it.</summary>
/// <param name="Name">Inside its project: <c>load</c>, or <c>flow.load</c> for flow 2.0.</param>
/// <param name="Folder">Where its file lies: commands run there.</param>
internal sealed record AzkabanJob(string Name, string Type, string Folder, IReadOnlyDictionary<string, string> Properties)
{
    /// <summary>Full names of jobs that it waits for.</summary>
    public List<string> DependsOn { get; } = [];

    public string? File { get; init; }

    public string? Schedule { get; init; }
}
