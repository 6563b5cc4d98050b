using System.CommandLine;
using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Collecting.Dbt;

namespace LineageService.Cli.Collect;

/// <summary><c>lineage collect tasks dbt</c>: a dbt project.</summary>
internal static class DbtCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("PATH") { Description = "Folder of dbt_project.yml" };
        var reference = new Option<string?>("--ref") { Description = "Branch, tag or commit; nothing is checked out. Default: the files as they lie there", HelpName = "REF" };
        var manifest = new Option<string?>("--manifest") { Description = "The manifest.json that dbt wrote. Default: target/manifest.json, else the project's own files", HelpName = "FILE" };
        var profiles = new Option<string?>("--profiles-dir")
        {
            Description = "Folder of profiles.yml. Default: as dbt finds it",
            HelpName = "FOLDER"
        };
        var target = new Option<string?>("--target")
        {
            Description = "Target of the profile. Default: the profile's own",
            HelpName = "NAME"
        };
        var tasks = new TaskOptions();
        return CollectorCommand.Create(
            "dbt",
            "Models, snapshots, seeds and exposures of a dbt project, with or without its manifest.",
            [path, reference, manifest, profiles, target, .. tasks.Symbols],
            (parsed, source) => new DbtCollector(parsed.GetValue(path)!, parsed.GetValue(reference), source, new DbtSettings
            {
                Manifest = parsed.GetValue(manifest),
                ProfilesFolder = parsed.GetValue(profiles),
                Target = parsed.GetValue(target),
                Defaults = tasks.Read(parsed),
            }))
            .WithExamples(
                new CommandExample("lineage collect tasks dbt shop --job-namespace dbt-shop",
                    "A project with the manifest in its target folder, or without one."),
                new CommandExample("lineage collect tasks dbt shop --manifest artifacts/manifest.json --profiles-dir ci --target prod --dry-run", "A manifest from elsewhere; what would change."));
    }
}
