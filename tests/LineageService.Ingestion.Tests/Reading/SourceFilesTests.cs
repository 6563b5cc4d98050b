using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Tests.Reading;

public sealed class SourceFilesTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("lineage-sources-");

    [Fact]
    public void A_directory_is_walked_in_order_and_only_what_may_hold_sources_is_taken()
    {
        foreach (var name in (string[])["b.sql", "a/z.yaml", "a/README.md", ".git/x.sql", "c.jsonl.gz", "d.png.gz"])
        {
            var path = Path.Combine(_directory.FullName, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "x");
        }

        Assert.Equal(["a/z.yaml", "b.sql", "c.jsonl.gz"], SourceFiles.Find([_directory.FullName]).Select(file => file.Name));
    }

    [Fact]
    public void A_file_named_itself_is_taken_whatever_its_ending_and_a_missing_one_is_an_error()
    {
        var path = Path.Combine(_directory.FullName, "notes.txt");
        File.WriteAllText(path, "SELECT 1");

        Assert.Equal("notes.txt", Assert.Single(SourceFiles.Find([path])).Name);
        Assert.Throws<FileNotFoundException>(() => SourceFiles.Find([path + "x"]).ToList());
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
