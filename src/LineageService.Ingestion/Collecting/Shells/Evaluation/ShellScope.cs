using System.Collections.Immutable;
using LineageService.Ingestion.Collecting.Shells.Syntax;

namespace LineageService.Ingestion.Collecting.Shells.Evaluation;

/// <summary>
/// Variables, functions and written files as one branch of a script sees them: what it wrote itself, above what it found. Mutable.
/// </summary>
internal sealed class ShellScope(ShellScope? parent)
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private Dictionary<string, FunctionDefinition>? _functions;
    private ImmutableArray<string>? _arguments;
    private string? _directory;

    /// <summary>What was written here.</summary>
    public IReadOnlyDictionary<string, string> Written => _values;

    /// <summary>Positional parameters; default: not known.</summary>
    public ImmutableArray<string> Arguments
    {
        get => _arguments ?? parent?.Arguments ?? default;
        set => _arguments = value;
    }

    /// <summary>Working directory, absolute in the script's own world.</summary>
    public string Directory
    {
        get => _directory ?? parent?.Directory ?? "/";
        set => _directory = value;
    }

    public string? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope._values.TryGetValue(name, out var value)) return value;
        }

        return null;
    }

    private ShellScope? Parent => parent;

    public void Set(string name, string value) => _values[name] = value;

    /// <summary>A file's content, as the script itself wrote it; null where it did not.</summary>
    public string? FindFile(string path) => Find(FileKey(path));

    public void SetFile(string path, string content) => Set(FileKey(path), content);

    public FunctionDefinition? FindFunction(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope._functions is { } own && own.TryGetValue(name, out var function)) return function;
        }

        return null;
    }

    public void Define(FunctionDefinition function) => (_functions ??= new(StringComparer.Ordinal))[function.Name] = function;

    /// <summary>Takes over what a branch defined besides its values.</summary>
    public void TakeDefinitions(ShellScope branch)
    {
        if (branch._functions is { } functions)
        {
            foreach (var function in functions.Values) Define(function);
        }

        if (branch._arguments is { } arguments) _arguments = arguments;
        if (branch._directory is { } directory) _directory = directory;
    }

    // No variable's name has a colon.
    private static string FileKey(string path) => "file:" + path;
}
