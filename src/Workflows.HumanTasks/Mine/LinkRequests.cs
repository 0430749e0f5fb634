using System.Net;
using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.HumanTasks.Mine;

/// <summary>
/// Takes requests for a link to one's tasks and cases. A known and an unknown address cause the same statements: the address is looked up
/// later, in the lane, so that neither the answer nor its time tells whether somebody is known.
/// </summary>
public sealed class LinkRequests(Database database, Outbox outbox, Vault vault, BusinessClock clock)
{
    /// <summary>The lane in which the links are sent.</summary>
    public const string Lane = "task:HumanTasks.SendMyLink";

    // Whoever asks more often has three mails whose link is valid: nobody is locked out.
    private const int MostOfAddress = 3;

    // An office with many people is one network.
    private const int MostOfNetwork = 60;

    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private const string CountSql = """
        insert into link_requests (scope, began_at, asked) values (@scope, @now, 1)
        on conflict (scope) do update set
            asked = case when link_requests.began_at <= @before then 1 else link_requests.asked + 1 end,
            began_at = case when link_requests.began_at <= @before then @now else link_requests.began_at end
        returning asked
        """;
    private const string ForgetSql = "delete from link_requests where began_at <= @before and scope <> @network and scope <> @address";

    /// <summary>Takes a request.</summary>
    /// <returns>False when too many came from the caller's network; nothing is sent then.</returns>
    public async Task<bool> TakeAsync(string email, IPAddress? caller, CancellationToken cancellationToken = default)
    {
        var now = clock.Now;
        var scopes = new
        {
            network = vault.Hash("link request network", CallerNetwork.Of(caller ?? IPAddress.None, v4Bits: 24, v6Bits: 48)),
            address = vault.Hash("link request address", email),
            before = now - Window,
        };
        await using var transaction = await database.BeginAsync(cancellationToken);
        await transaction.ExecuteAsync(ForgetSql, scopes, cancellationToken);
        var isFree = await CountAsync(transaction, scopes.network, now, cancellationToken) <= MostOfNetwork;
        if (isFree && await CountAsync(transaction, scopes.address, now, cancellationToken) <= MostOfAddress)
        {
            await outbox.AppendAsync(
                transaction,
                new Effect
                {
                    Id = $"my-link:{Guid.NewGuid():N}",
                    Lane = Lane,
                    Payload = new JsonObject { ["address"] = email.Trim() },
                },
                cancellationToken
            );
        }

        await transaction.CommitAsync(cancellationToken);
        return isFree;
    }

    private static Task<int> CountAsync(Transaction transaction, string scope, DateTimeOffset now, CancellationToken cancellationToken) =>
        transaction.QuerySingleOrDefaultAsync<int>(
            CountSql,
            new
            {
                scope,
                now,
                before = now - Window,
            },
            cancellationToken
        );
}
