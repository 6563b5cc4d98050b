using System.Collections.Immutable;
using System.Text;
using LineageService.Ingestion.Collecting.Shells.Syntax;

namespace LineageService.Ingestion.Collecting.Shells.Evaluation;

/// <summary>Files that a script writes and reads again itself, kept in its own world.</summary>
internal sealed partial class ShellEvaluator
{
    /// <summary>Where output goes until the command ends; null path: nowhere else than before.</summary>
    private readonly record struct OutputTarget(string? Path, bool Append);

    private OutputTarget Redirect(ImmutableArray<Redirection> redirections)
    {
        var target = default(OutputTarget);
        foreach (var redirection in redirections)
        {
            var text = redirection.Kind == RedirectionKind.Duplicate ? string.Empty : Expand(redirection.Target);
            switch (redirection.Kind)
            {
                case RedirectionKind.Here:
                    _input = new ShellInput(text.EndsWith('\n') ? text : text + "\n");
                    break;
                case RedirectionKind.Input when redirection.Descriptor == 0:
                    _input = new ShellInput(ReadFile(text) ?? Holes.Unknown);
                    break;
                case RedirectionKind.Output or RedirectionKind.Append when redirection.Descriptor is 1 or -1:
                    target = new OutputTarget(text, redirection.Kind == RedirectionKind.Append);
                    break;
            }
        }

        if (target.Path is not null) _output = new StringBuilder();
        return target;
    }

    private void Finish(OutputTarget target)
    {
        if (target.Path is not { } path || path.StartsWith("/dev/", StringComparison.Ordinal)) return;
        var written = _output?.ToString() ?? string.Empty;
        WriteFile(path, written, target.Append);
    }

    private void WriteFile(string path, string text, bool append)
    {
        var absolute = ScriptPaths.Combine(_scope.Directory, path);
        var before = append ? _scope.FindFile(absolute) ?? string.Empty : string.Empty;
        _characters -= text.Length;
        if (before.Length + text.Length <= MaximumValue) _scope.SetFile(absolute, before + text);
    }

    /// <summary>What a file holds: as the script wrote it, or as the repository has it; null where neither is known.</summary>
    private string? ReadFile(string path) => ReadFile(path, out _);

    private string? ReadFile(string path, out string? file)
    {
        file = null;
        if (path.Length == 0) return null;
        if (_scope.FindFile(ScriptPaths.Combine(_scope.Directory, path)) is { } own) return own;
        file = _paths.Resolve(path, _scope.Directory, _script);
        if (file is null || _context.Files.Read(file) is not { } text) return null;
        NoteDependency(file);
        _characters -= text.Length;
        return text;
    }
}
