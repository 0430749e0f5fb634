using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Workflows.Casework.Mail;

/// <summary>The development mailbox's page and JSON.</summary>
public static class MailboxEndpoints
{
    private const string Style = """
        body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 46rem; padding: 1rem; color: #0b0c0c; background: #fff; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.125rem; margin: 0; overflow-wrap: anywhere; }
        article { border-top: 1px solid #505a5f; padding: 1rem 0; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 .75rem; margin: .25rem 0; }
        dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
        p { margin: .5rem 0; overflow-wrap: anywhere; }
        label, input, button { font: inherit; } input { max-width: 100%; box-sizing: border-box; padding: .25rem; }
        a:focus, input:focus, button:focus { outline: 3px solid #b35900; outline-offset: 2px; }
        """;

    /// <summary>
    /// Maps <c>/mailbox</c> (page) and <c>/mailbox/messages</c> (JSON), both newest first, with <c>?to=</c> for one address. Maps nothing when
    /// mail goes to a server, so that the pages do not exist there.
    /// </summary>
    public static IEndpointRouteBuilder MapMailbox(this IEndpointRouteBuilder endpoints)
    {
        if (endpoints.ServiceProvider.GetRequiredService<MailOptions>().Transport != MailTransport.Mailbox)
        {
            return endpoints;
        }

        var group = endpoints.MapGroup("/mailbox").ExcludeFromDescription();
        group.MapGet(
            "/messages",
            async (Mailbox mailbox, HttpContext http, string? to, CancellationToken cancellationToken) =>
            {
                http.Response.Headers.CacheControl = "no-store";
                return TypedResults.Ok(await mailbox.MessagesAsync(to, cancellationToken: cancellationToken));
            }
        );
        group.MapGet("/style.css", () => TypedResults.Text(Style, "text/css"));
        group.MapGet("/", PageAsync);
        return endpoints;
    }

    private static async Task<RazorComponentResult<MailboxPage>> PageAsync(
        Mailbox mailbox,
        HttpContext http,
        string? to,
        CancellationToken cancellationToken
    )
    {
        http.Response.Headers.CacheControl = "no-store";
        var messages = await mailbox.MessagesAsync(to, limit: 100, cancellationToken);
        return new RazorComponentResult<MailboxPage>(
            new Dictionary<string, object?> { [nameof(MailboxPage.Messages)] = messages, [nameof(MailboxPage.To)] = to }
        );
    }
}
