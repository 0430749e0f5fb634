using System.Collections.Concurrent;
using Workflows.Server.Demo;

namespace Workflows.Faults;

/// <summary>Workers of three services who send form F2, in small bursts, as long as leads keep up. All of them are samples.</summary>
internal sealed class Workers(World world, int seed)
{
    private const int MostWaiting = 20;

    private static readonly (string Service, string Address)[] Senders =
    [
        ("NTH", DemoForms.Asha),
        ("RVD", DemoForms.Ben),
        ("MOR", "eilidh.ross@harbour.example"),
    ];

    private readonly ConcurrentQueue<Case> sent = new();
    private readonly Random random = new(seed);
    private int number;

    /// <summary>What was accepted.</summary>
    public IReadOnlyCollection<Case> Sent => sent;

    /// <summary>Sends until it is stopped.</summary>
    public async Task RunAsync(CancellationToken enough, CancellationToken cancellationToken)
    {
        var form = await GoogleForm.FindAsync(world, "F2", cancellationToken);
        while (!enough.IsCancellationRequested)
        {
            var waiting = sent.Count(c => c.Plan != Plan.Leave && c.Acknowledged is null);
            for (var i = random.Next(1, 5); i > 0 && waiting < MostWaiting; i--, waiting++)
            {
                sent.Enqueue(await SendAsync(form, cancellationToken));
            }

            await Task.Delay(random.Next(100, 700), cancellationToken);
        }
    }

    private async Task<Case> SendAsync(GoogleForm form, CancellationToken cancellationToken)
    {
        number++;
        var (service, address) = Senders[number % Senders.Length];
        var reference = Case.ReferenceOf(service, number);
        var plan = (number % 7) switch
        {
            0 => Plan.Leave,
            1 or 4 => Plan.Decline,
            _ => Plan.Approve,
        };
        return new Case(reference, await form.SendAsync(address, DemoForms.Adult(reference), cancellationToken), service, plan);
    }
}
