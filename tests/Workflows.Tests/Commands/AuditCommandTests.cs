using Workflows.Storage;
using Workflows.Tests.Storage;
using Xunit;

namespace Workflows.Tests.Commands;

/// <summary>The command <c>audit</c> names what was done to the audit, and prints the head that is kept elsewhere.</summary>
public sealed class AuditCommandTests
{
    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_sound_audit_ends_with_zero_and_a_changed_one_is_named(Dialect dialect)
    {
        using var server = new ServerProcess();
        await using var world = new AuditWorld(dialect);
        string[] store =
        [
            $"--Storage:Provider={dialect}",
            $"--Storage:Path={world.Test.Folder}",
            $"--Storage:ConnectionString={world.Test.Options.ConnectionString}",
            $"--Privacy:MasterKeyFile={Path.Combine(world.Test.Folder, "master.key")}",
            "--Workflows:InstallShipped=false",
        ];
        await world.AppendAndLinkAsync("one", "two", "three");

        // The first command on a store also makes its administrator, and says so.
        var printed = await server.RunAsync(["audit", "head", .. store]);
        var head = (await world.Chain.StateAsync()).Head!.ToString();
        Assert.Equal((0, head), (printed.Code, printed.Output.Trim().Split('\n')[^1]));
        var sound = await server.RunAsync(["audit", "verify", "--head", head, .. store]);
        Assert.True(sound.Code == 0, sound.Error + sound.Output);
        Assert.Contains("The audit is as it was written: 3 entries are in the chain", sound.Output, StringComparison.Ordinal);

        await world.TamperAsync("update audit set subject = 'task:2' where number = 2");
        var changed = await server.RunAsync(["audit", "verify", .. store]);
        Assert.Equal(1, changed.Code);
        Assert.Contains("Entry 2 (", changed.Output, StringComparison.Ordinal);
        Assert.Contains("NOT as it was written: 1 finding(s)", changed.Output, StringComparison.Ordinal);
        var wrong = await server.RunAsync(["audit", "verify", "--head=12:ab", .. store]);
        Assert.NotEqual(0, wrong.Code);
        Assert.Contains("A head is a number", wrong.Error + wrong.Output, StringComparison.Ordinal);
    }
}
