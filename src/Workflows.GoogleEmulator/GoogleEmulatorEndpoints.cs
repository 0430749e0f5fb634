using Workflows.GoogleEmulator.Auth;
using Workflows.GoogleEmulator.Faults;
using Workflows.GoogleEmulator.Forms;
using Workflows.GoogleEmulator.Pages;
using Workflows.GoogleEmulator.Protocol;
using Workflows.GoogleEmulator.Sheets;

namespace Workflows.GoogleEmulator;

// The routes. All are anonymous, because they stand for Google's servers and run in development only:
//
//   Google's own
//     POST /token                                      a signed assertion for a bearer token
//     *    /v1/forms…                                  Forms API v1: create, get, batchUpdate, setPublishSettings, responses
//     *    /v4/spreadsheets…                           Sheets API v4: create, get, batchUpdate, values, developerMetadata
//          Each is one catch-all route: routing would decode or split a range such as 'My%20Sheet'!A1:append, so ApiRequest splits
//          the raw target. The gateway does what all calls share.
//
//   pages for people
//     GET  /forms, /spreadsheets                       lists; Accept: application/json gives [{id, title}]
//     GET  /forms/{id}/viewform                        a form to fill in; ?responseId= edits, ?entry.{questionId}= pre-fills
//     POST /forms/{id}/formResponse                    one page of the form, or all answers at once from a program
//     GET  /spreadsheets/{id}                          the cells; Accept: application/json gives all values of each tab
//
//   the emulator itself
//     GET  /emulator                                   links to all this
//     GET|POST|DELETE /emulator/faults[/{id}]          faults, see FaultRule; POST /emulator/faults/release ends waits
//     GET|DELETE      /emulator/stats                  counts
//     POST /emulator/quotas/refill, /emulator/tokens/revoke
//     POST /emulator/spreadsheets/{id}/acts            acts of a person on a spreadsheet, see SheetActs
//     POST /emulator/forms/{id}/acts                   acts of a person on a form, see FormActs

/// <summary>Maps the emulator's routes.</summary>
public static class GoogleEmulatorEndpoints
{
    private static readonly string[] AnyMethod = ["GET", "POST", "PUT", "DELETE", "PATCH"];

    /// <summary>Maps every route of the emulator into one group, which it returns for a host that wants to add to it.</summary>
    public static RouteGroupBuilder MapGoogleEmulator(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("");
        group.AllowAnonymous();
        group.ExcludeFromDescription();

        group.MapPost("/token", (HttpContext http, TokenEndpoint token) => token.HandleAsync(http));
        group.MapMethods("/v1/forms/{**path}", AnyMethod, (HttpContext http, ApiGateway gateway) => gateway.HandleAsync(http));
        group.MapMethods("/v4/spreadsheets/{**path}", AnyMethod, (HttpContext http, ApiGateway gateway) => gateway.HandleAsync(http));

        group.MapGet("/forms", (HttpContext http, FormStore store) => IndexPage.Forms(http, store));
        group.MapGet("/forms/{id}/viewform", (HttpContext http, string id, FormPages pages) => pages.View(http, id));
        group.MapPost("/forms/{id}/formResponse", (HttpContext http, string id, FormPages pages) => pages.RespondAsync(http, id));
        group.MapGet("/spreadsheets", (HttpContext http, SpreadsheetStore store) => IndexPage.Spreadsheets(http, store));
        group.MapGet("/spreadsheets/{id}", (HttpContext http, string id, SpreadsheetStore store) => SpreadsheetPage.Show(http, store, id));

        group.MapGet("/emulator", IndexPage.Index);
        group.MapGet("/emulator/style.css", () => Results.Text(Layout.Style, "text/css"));
        FaultEndpoints.Map(group);
        return group;
    }
}
