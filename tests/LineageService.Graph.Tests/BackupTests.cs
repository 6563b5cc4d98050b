using System.Text;
using LineageService.Graph.Conformance;
using LineageService.Graph.Store;
using LineageService.Graph.Store.Image;
using LineageService.Model;

namespace LineageService.Graph.Tests;

public sealed class BackupTests
{
    private static readonly BackupHeader Header = new(BackupHeader.CurrentVersion, "test", "memory", 3, HistoryModel.Time(1));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_brings_back_everything()
    {
        await using var store = await FilledAsync();
        var (bytes, summary) = await BackUpAsync(store);
        Assert.Equal(Header, BackupFile.ReadHeader(new MemoryStream(bytes)));
        var found = await BackupFile.CheckAsync(new MemoryStream(bytes), null, Token);
        Assert.Empty(summary.Digest.Differences(found.Digest));
        Assert.Equal((summary.Sha256, store.Epoch), (found.Sha256, found.Epoch));

        await using var target = new InMemoryLineageStore();
        var report = await ImageTransfer.RunAsync(Source(bytes), target, overwrite: false, null, Token);
        Assert.Equal((0, store.Epoch), (report.Resumed, target.Epoch));
        Assert.Empty((await ImageDigest.OfAsync(target, null, Token)).Differences(await ImageDigest.OfAsync(store, null, Token)));
    }

    [Fact]
    public async Task Equal_stores_give_the_same_bytes()
    {
        await using var store = await FilledAsync();
        Assert.Equal((await BackUpAsync(store)).Bytes, (await BackUpAsync(store)).Bytes);
    }

    [Fact]
    public async Task A_backup_that_is_cut_off_or_changed_anywhere_is_found_out_and_never_fills_a_store_to_the_end()
    {
        await using var store = await FilledAsync();
        var (bytes, _) = await BackUpAsync(store);
        var random = new Random(5);
        for (var round = 0; round < 120; round++)
        {
            byte[] broken = round % 3 == 0 ? bytes[..random.Next(bytes.Length)] : [.. bytes];
            if (round % 3 != 0) broken[random.Next(broken.Length)] ^= (byte)(1 << random.Next(8));
            await using var target = new InMemoryLineageStore();
            try
            {
                await ImageTransfer.RunAsync(Source(broken), target, overwrite: false, null, Token);
                // A flipped bit of the packing itself may leave the contents whole.
                Assert.Empty((await ImageDigest.OfAsync(target, null, Token)).Differences(await ImageDigest.OfAsync(store, null, Token)));
            }
            catch (InvalidDataException)
            {
                Assert.Equal(0, target.Epoch);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"kind\":\"#lineage-export\",\"version\":1}\n")]
    [InlineData("not a backup\n")]
    [InlineData("null\n")]
    public async Task What_is_no_backup_is_said_to_be_none(string text)
    {
        using var packed = new MemoryStream();
        await using (var brotli = new System.IO.Compression.BrotliStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            brotli.Write(Encoding.UTF8.GetBytes(text));
        }

        Assert.Throws<InvalidDataException>(() => BackupFile.ReadHeader(new MemoryStream(packed.ToArray())));
        Assert.Throws<InvalidDataException>(() => BackupFile.ReadHeader(new MemoryStream(Encoding.UTF8.GetBytes(text))));
    }

    [Fact]
    public async Task A_line_that_lacks_something_is_damage()
    {
        string[] lines = ["{\"kind\":\"dataset\"}", "{\"kind\":\"edges\",\"job\":{}}", "{\"kind\":\"event\",\"hash\":\"a\",\"size\":-1}", "{\"kind\":\"what\"}", "[]"];
        foreach (var line in lines)
        {
            using var packed = new MemoryStream();
            await using (var brotli = new System.IO.Compression.BrotliStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            {
                brotli.Write(Encoding.UTF8.GetBytes(
                    "{\"kind\":\"#lineage-backup\",\"of\":{\"version\":1,\"program\":\"t\",\"store\":\"memory\",\"epoch\":1,\"takenAt\":\"2026-01-01T00:00:00Z\"}}\n"
                    + line + "\n"));
            }

            var failure = await Assert.ThrowsAsync<InvalidDataException>(() => BackupFile.CheckAsync(new MemoryStream(packed.ToArray()), null, Token));
            Assert.Contains("damaged at item 1", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_transfer_that_was_cut_off_goes_on_where_it_was()
    {
        await using var store = await FilledAsync(2_500);
        var source = ImageSource.Of(store);
        await using var target = new InMemoryLineageStore();
        var cut = source with { Items = token => CutOffAsync(source.Items(token), 1_700) };
        await Assert.ThrowsAsync<IOException>(() => ImageTransfer.RunAsync(cut, target, overwrite: false, null, Token));
        Assert.Equal(1_000, await ImageTransfer.FindCutOffAsync(target, Token));
        Assert.Equal(0, target.Epoch);
        Assert.Equal(TargetState.Begun, await ImageTransfer.FindTargetStateAsync(target, source.Identity, Token));
        Assert.Equal(TargetState.BegunOtherwise, await ImageTransfer.FindTargetStateAsync(target, "another", Token));

        var report = await ImageTransfer.RunAsync(source, target, overwrite: false, null, Token);
        Assert.Equal((1_000, store.Epoch), (report.Resumed, report.Epoch));
        Assert.Empty((await ImageDigest.OfAsync(target, null, Token)).Differences(report.Digest));
        Assert.Null(await ImageTransfer.FindCutOffAsync(target, Token));
        Assert.Equal(TargetState.Full, await ImageTransfer.FindTargetStateAsync(target, source.Identity, Token));
    }

    [Fact]
    public async Task What_a_target_holds_is_only_overwritten_where_that_is_wanted()
    {
        await using var store = await FilledAsync();
        await using var target = new InMemoryLineageStore();
        await target.CommitAsync(new LineageBatch { Jobs = [new JobRecord(new JobId("a", "b"))], RecordedAt = HistoryModel.Time(1) }, Token);
        var source = ImageSource.Of(store);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ImageTransfer.RunAsync(source, target, overwrite: false, null, Token));
        Assert.NotNull(await target.FindJobAsync(new JobId("a", "b"), Token));
        await ImageTransfer.RunAsync(source, target, overwrite: true, null, Token);
        Assert.Null(await target.FindJobAsync(new JobId("a", "b"), Token));
        Assert.Empty((await ImageDigest.OfAsync(target, null, Token)).Differences(await ImageDigest.OfAsync(store, null, Token)));
    }

    private static ImageSource Source(byte[] bytes) => new("backup", token => BackupFile.ReadAsync(new MemoryStream(bytes), token));

    private static async Task<(byte[] Bytes, BackupSummary Summary)> BackUpAsync(InMemoryLineageStore store)
    {
        using var file = new MemoryStream();
        var summary = await BackupFile.WriteAsync(store, Header, file, null, Token);
        return (file.ToArray(), summary);
    }

    private static async Task<InMemoryLineageStore> FilledAsync(int states = 0)
    {
        var store = new InMemoryLineageStore();
        foreach (var batch in ImageConformance.Batches(11, 20)) await store.CommitAsync(batch, Token);
        for (var state = 0; state < states; state++)
        {
            var keyed = new KeyedState(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"many/{state}"), new byte[] { 1, 2 });
            await store.CommitAsync(new LineageBatch { KeyedStates = [keyed], RecordedAt = HistoryModel.Time(1) }, Token);
        }

        return store;
    }

    private static async IAsyncEnumerable<ImageItem> CutOffAsync(IAsyncEnumerable<ImageItem> items, int after)
    {
        var count = 0;
        await foreach (var item in items)
        {
            if (++count > after) throw new IOException("cut off");
            yield return item;
        }
    }
}
