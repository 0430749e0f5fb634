using Hangfire;
using Hangfire.Dashboard;

namespace Workflows.Server.Scheduling;

/// <summary>Options of the Hangfire dashboard, which is read-only. The policy of its endpoint decides who may open it.</summary>
public static class DashboardAccess
{
    /// <summary>Options of the dashboard.</summary>
    /// <param name="root">The path below which all pages are: empty, or such as <c>/flows</c>.</param>
    public static DashboardOptions Options(string root) =>
        new()
        {
            Authorization = [new SignedIn()],
            IsReadOnlyFunc = _ => true,
            DisplayStorageConnectionString = false,
            DashboardTitle = "Schedule",
            AppPath = root + "/",
        };

    private sealed class SignedIn : IDashboardAuthorizationFilter
    {
        public bool Authorize(DashboardContext context) => context.GetHttpContext().User.Identity?.IsAuthenticated == true;
    }
}
