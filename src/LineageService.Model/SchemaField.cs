namespace LineageService.Model;

/// <summary>A field of a dataset's schema: its path (nested ones dotted), type as the system writes it, and mode.</summary>
/// <param name="Mode"><c>NULLABLE</c>, <c>REQUIRED</c>, <c>REPEATED</c>, or null where unknown.</param>
public sealed record SchemaField(string Path, string? Type = null, string? Mode = null);
