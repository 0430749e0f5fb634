using CsCheck;
using Workflows.Casework.Holds;
using Workflows.Tests.Decisions;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Holds;

public sealed class HoldOrderTests
{
    /// <summary>Placing (true) or releasing the hold with a number from 0 to 3, in any order and as often as one likes.</summary>
    private static readonly Gen<(bool Places, int Number)[]> Moves = Gen.Select(Gen.Bool, Gen.Int[0, 3]).Array[1, 14];

    [Fact]
    public async Task Whatever_the_order_a_case_is_on_hold_while_one_of_its_holds_lasts_and_every_change_is_told_once()
    {
        await using var holds = await HoldWorld.StartAsync();
        var number = 500;
        await Moves.SampleAsync(
            async moves =>
            {
                var arrangement = await holds.World.Cases.ArriveAsync(F2Answers.Reference("NTH", Interlocked.Increment(ref number)));
                var open = new Dictionary<int, Hold>();
                var released = new Dictionary<int, Hold>();
                var (becameHeld, becameFree) = (0, 0);
                foreach (var (places, which) in moves)
                {
                    var wasHeld = open.Count > 0;
                    if (places && !open.ContainsKey(which))
                    {
                        open[which] = await holds.PlaceAsync(arrangement, (HoldKind)which, CaseworkWorld.Janet);
                        becameHeld += wasHeld ? 0 : 1;
                    }
                    else if (!places && open.Remove(which, out var hold))
                    {
                        await holds.ReleaseAsync(hold, CaseworkWorld.Helen);
                        released[which] = hold;
                        becameFree += open.Count == 0 ? 1 : 0;
                    }
                    else if (!places && released.TryGetValue(which, out var before))
                    {
                        Assert.Equal(open.Count > 0, (await holds.ReleaseAsync(before, CaseworkWorld.Helen)).CaseIsHeld);
                    }

                    Assert.Equal(open.Count > 0, await holds.IsHeldAsync(arrangement));
                    Assert.Equal(open.Count > 0 ? "y" : "n", await holds.ColumnAsync(arrangement));
                }

                var mails = (await holds.World.Sent.MailsAsync())
                    .Where(m => m.Subject.Contains(arrangement.CaseReference, StringComparison.Ordinal))
                    .ToList();
                Assert.Equal(2 * becameHeld, mails.Count(m => m.Template == "EM-69"));
                // Those of the morning stand only when nothing was placed after them; at this hour all leave at once.
                Assert.True(mails.Count(m => m.Template == "EM-70") <= 2 * becameFree);
            },
            iter: 25,
            threads: 1
        );
    }
}
