using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Mails;
using Workflows.HumanTasks.Store;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.Storage;
using Workflows.Storage.Lanes;

namespace Workflows.HumanTasks.Mine;

/// <summary>
/// Sends a person the link to their tasks and cases (EM-71). A link that is valid for another day is sent again instead of a new one, so
/// that nobody ends the link that its owner is using by asking for one.
/// </summary>
public sealed class MineLinks(TaskOpening opening, TaskStore store, TaskLinks links, TaskMail mail, PeopleDirectory directory)
    : ILaneHandler
{
    private static readonly LanePolicy Policy = new() { Ordered = false };
    private static readonly TimeSpan LongEnough = TimeSpan.FromDays(1);

    /// <inheritdoc />
    public bool Serves(string lane) => lane == LinkRequests.Lane;

    /// <inheritdoc />
    public LanePolicy PolicyOf(string lane) => Policy;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<EffectResult>> CarryOutAsync(LaneBatch batch, CancellationToken cancellationToken) =>
        new([
            .. batch.Effects.Select(pending => new EffectResult.Done(
                Within: (transaction, token) =>
                    SendAsync(transaction, pending.Effect.Payload["address"]!.GetValue<string>(), pending.Effect.Id, token)
            )),
        ]);

    /// <summary>Sends the link to the person with a registered address; does nothing when there is none, or when the person has left.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="address">The address that somebody typed.</param>
    /// <param name="why">What causes the mail; the mail's id is made of it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task SendAsync(Transaction transaction, string address, string why, CancellationToken cancellationToken = default)
    {
        if (await directory.FindByEmailAsync(address, transaction, cancellationToken) is not { Active: true } person)
        {
            return;
        }

        var task = TaskOf(person);
        if (await store.FindAsync(transaction, task.Id, cancellationToken) is null)
        {
            await opening.OpenNoticeAsync(transaction, task, person.Id, cancellationToken);
        }

        var opened = (await store.LockAsync(transaction, task.Id, cancellationToken))!;
        var link = await links.NewestOrIssueAsync(transaction, opened, person.Id, LinkPurposes.Read, LongEnough, cancellationToken);
        await mail.TellAsync(
            transaction,
            opened,
            person.Id,
            "EM-71",
            why,
            new Dictionary<string, string> { ["link"] = link },
            askedFor: true,
            cancellationToken
        );
    }

    /// <summary>The one task of a person that lists the others. It asks for the second proof only where an action needs it.</summary>
    private static NewTask TaskOf(Person person)
    {
        var first = person.Roles is [var role, ..] ? role : null;
        return new NewTask
        {
            Id = $"mine-{person.Id}",
            Kind = MineKind.KindName,
            Step = MineKind.KindName,
            Service = first?.Service ?? "",
            Role = first?.Role ?? Role.Worker,
        };
    }
}
