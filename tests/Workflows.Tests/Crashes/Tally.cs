using System.Globalization;
using System.Text;
using Xunit;

namespace Workflows.Tests.Crashes;

/// <summary>What all schedules together tried: a property that never crashed where it matters would prove nothing.</summary>
internal sealed class Tally
{
    // Some places are passed once in hundreds of points.
    private const int EnoughForAll = 5000;

    private readonly Lock adding = new();
    private readonly SortedDictionary<string, int> crashes = new(StringComparer.Ordinal);
    private int repeats;
    private int continues;
    private int mails;
    private long points;

    public int Schedules { get; private set; }

    public void Add(Ending ending)
    {
        lock (adding)
        {
            Schedules++;
            repeats += ending.Repeats;
            continues += ending.Continues;
            mails += ending.Mails.Values.Sum();
            points += ending.Points;
            foreach (var crash in ending.Crashes)
            {
                crashes[crash] = crashes.GetValueOrDefault(crash) + 1;
            }
        }
    }

    public string Report(TimeSpan took)
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{Schedules} schedules in {took.TotalSeconds:F0} s ({Schedules / took.TotalSeconds:F0}/s), {points} crash points passed, {crashes.Values.Sum()} crashes; {continues} continue deliveries; {mails} mails, {repeats} of them repeated."
        );
        foreach (var (place, many) in crashes)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{many, 8} {place}");
        }

        return text.ToString();
    }

    /// <summary>With enough schedules, each kind of place was crashed at.</summary>
    public void AssertThatItTriedEverything(int schedules)
    {
        Assert.True(Schedules >= schedules);
        if (schedules >= 500)
        {
            Assert.True(repeats > 0, "No mail was repeated.");
            Assert.True(continues > 0, "No burst was cut.");
        }

        if (schedules < EnoughForAll)
        {
            return;
        }

        foreach (var place in Places)
        {
            Assert.True(crashes.ContainsKey($"before {place}"), $"No schedule crashed before {place}.");
            Assert.True(crashes.ContainsKey($"after {place}"), $"No schedule crashed after {place}.");
        }
    }

    private static readonly string[] Places =
    [
        "an event's acknowledgement",
        "a direct burst's commit",
        "splitting the inbox",
        "claiming deliveries",
        "a burst's commit",
        "dropping a delivery",
        "delivering due timers",
        "a lane's lease or claim",
        "renewing the lease",
        "the call in smtp",
        "the receipt in smtp",
        "the call in sheet:",
        "the receipt in sheet:",
        "the call in task:",
        "the receipt in task:",
    ];
}
