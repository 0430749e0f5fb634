using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Workflows.Mail;

/// <summary>The development mailbox's page and JSON.</summary>
public static class MailboxEndpoints
{
    private const string Style = """
        * { box-sizing: border-box; }
        body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 46rem; padding: 1rem; color: #0b0c0c; background: #f3f2f1; }
        h1 { font-size: 1.6rem; margin: .5rem 0; } h2 { font-size: 1.125rem; line-height: 1.35; margin: 0; overflow-wrap: anywhere; }
        article { background: #fff; border: 1px solid #b1b4b6; border-top: .3rem solid #12344d; padding: 1rem; margin: 1rem 0; }
        form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; } label { flex-basis: 100%; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 .75rem; margin: .25rem 0; }
        dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
        p { margin: .5rem 0; overflow-wrap: anywhere; }
        label, input, button { font: inherit; } input { flex: 1 1 12rem; min-width: 0; max-width: 26rem; padding: .4rem .5rem; border: 2px solid #0b0c0c; } button { font-weight: 700; padding: .4rem 1rem; border: 2px solid #12344d; background: #fff; color: #12344d; cursor: pointer; } a { color: #1a5a94; }
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

    private static async Task<IResult> PageAsync(Mailbox mailbox, HttpContext http, string? to, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        var messages = await mailbox.MessagesAsync(to, limit: 100, cancellationToken);
        return new RazorComponentResult<MailboxPage>(
            new Dictionary<string, object?> { [nameof(MailboxPage.Messages)] = messages, [nameof(MailboxPage.To)] = to }
        );
    }
}
