using Workflows.Engine.Runtime;
using Workflows.Mail;
using Workflows.Server.Simulation.Year.People;

namespace Workflows.Server.Simulation.Year;

/// <summary>Runs a simulated year from its first day to its last, and writes down what happened.</summary>
public static class YearRun
{
    /// <summary>Runs it.</summary>
    /// <param name="plan">What is asked for.</param>
    /// <param name="progress">Is told the local day at the beginning of each week.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What happened.</returns>
    public static async Task<Journal> RunAsync(
        YearPlan plan,
        Action<DateOnly>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var draws = new Draws(plan.Seed);
        var staff = Staff.Draw(plan, draws);
        var journal = new Journal();
        var cases = new CaseBook(journal);
        var agenda = new Agenda();
        await using var world = await YearWorld.StartAsync(plan, staff, cases, cancellationToken);
        cases.Clock = world.Get<BusinessClock>();
        var life = new Life(plan, world, staff, cases, agenda, journal, draws);
        var post = new PostBag(staff, journal);
        post.Arrived += life.OnMail;
        world.Get<Mailbox>().Taken += post.Take;
        life.Plan();
        await LiveAsync(plan, world, agenda, progress, cancellationToken);
        world.Get<Mailbox>().Taken -= post.Take;
        await YearFacts.ReadAsync(plan, world, cases, journal, cancellationToken);
        return journal;
    }

    private static async Task LiveAsync(
        YearPlan plan,
        YearWorld world,
        Agenda agenda,
        Action<DateOnly>? progress,
        CancellationToken cancellationToken
    )
    {
        var clock = world.Get<SimulatedClock>();
        var told = plan.From.AddDays(-7);
        while (true)
        {
            // A mail that is still on its way may make somebody act before what is next now.
            await clock.DrainAsync(cancellationToken);
            var most = agenda.Next is { } next && next < plan.Ends ? next : plan.Ends;
            if (!await clock.StepAsync(most < world.Now ? world.Now : most, cancellationToken))
            {
                continue;
            }

            var acted = false;
            while (world.Now < plan.Ends && agenda.TakeDue(world.Now) is { } act)
            {
                await act(cancellationToken);
                acted = true;
            }

            if (world.Today >= told.AddDays(7))
            {
                told = world.Today;
                progress?.Invoke(told);
            }

            if (!acted && world.Now >= plan.Ends)
            {
                return;
            }
        }
    }
}
