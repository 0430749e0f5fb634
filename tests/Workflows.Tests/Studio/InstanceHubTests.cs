using System.Net;
using System.Net.WebSockets;
using System.Security.Claims;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Storage;
using Workflows.Studio.Live;
using Xunit;

namespace Workflows.Tests.Studio;

/// <summary>The hub: observed instances only, for accounts that may read them, from pages of this server, while their session lasts.</summary>
public sealed class InstanceHubTests
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_page_is_told_about_the_instance_that_it_observes_without_any_value(Dialect dialect)
    {
        await using var server = await InstanceServer.StartAsync(dialect);
        var id = await WaitingAsync(server, await server.CaseAsync("AAA-00001-X"));
        await using var page = await Page.OpenAsync(server, "read:*", server.Address);
        await page.InvokeAsync("ObserveInstanceAsync", id);

        await server.TellAsync("go", JsonValue.Create("Marigold-7391"));
        var told = await page.ReadUntilAsync("WorkflowInstanceUpdatedAsync");

        Assert.Equal(id, (string?)told[^1]["arguments"]![0]!["workflowInstanceId"]);
        Assert.Contains(told, m => (string?)m["target"] == "WorkflowExecutionLogUpdatedAsync");
        var stats = told.Single(m => (string?)m["target"] == "ActivityExecutionLogUpdatedAsync")["arguments"]![0]!["stats"]!.AsArray();
        Assert.Contains(stats, s => (string?)s!["activityNodeId"] == "Workflow1:root:wait" && (int?)s["completedCount"] == 1);
        Assert.DoesNotContain(told, m => m.ToJsonString().Contains("Marigold", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pages_of_every_node_are_told_whichever_of_them_ran_it()
    {
        await using var first = await InstanceServer.StartAsync(Dialect.PostgreSql);
        var id = await WaitingAsync(first, null);
        await using var second = await first.AnotherNodeAsync();
        await using var here = await Page.OpenAsync(first, "read:*", first.Address);
        await using var there = await Page.OpenAsync(second, "read:*", second.Address);
        await here.InvokeAsync("ObserveInstanceAsync", id);
        await there.InvokeAsync("ObserveInstanceAsync", id);

        await first.TellAsync("go", JsonValue.Create("now"));

        foreach (var page in new[] { here, there })
        {
            var told = await page.ReadUntilAsync("WorkflowInstanceUpdatedAsync");
            Assert.Equal(id, (string?)told[^1]["arguments"]![0]!["workflowInstanceId"]);
            Assert.Contains(told, m => (string?)m["target"] == "ActivityExecutionLogUpdatedAsync");
        }
    }

    [Theory]
    [InlineData("read:*", "https://elsewhere.example", HttpStatusCode.Forbidden)]
    [InlineData("write:*", null, HttpStatusCode.Forbidden)]
    [InlineData("", null, HttpStatusCode.Unauthorized)]
    public async Task Who_may_not_read_or_comes_from_elsewhere_is_not_connected(string permissions, string? origin, HttpStatusCode status)
    {
        await using var server = await InstanceServer.StartAsync(Dialect.Sqlite);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address + LiveEndpoints.Path + "/negotiate?negotiateVersion=1");
        request.Headers.Add("Origin", origin ?? server.Address);
        if (permissions.Length > 0)
        {
            request.Headers.Add(InstanceServer.PermissionsHeader, permissions);
        }

        using var answer = await client.SendAsync(request);

        Assert.Equal(status, answer.StatusCode);
        await Assert.ThrowsAsync<WebSocketException>(() => Page.OpenAsync(server, permissions, origin ?? server.Address));
    }

    [Fact]
    public async Task The_connection_of_a_session_that_ended_is_closed()
    {
        var sessions = new Sessions();
        await using var server = await InstanceServer.StartAsync(
            Dialect.Sqlite,
            services => services.AddSingleton<ILiveSessions>(sessions)
        );
        await using var page = await Page.OpenAsync(server, "read:*", server.Address);
        await page.InvokeAsync("ObserveInstanceAsync", await WaitingAsync(server, null));

        sessions.HasEnded = true;
        await server.Get<InstanceWatch>().CloseEndedAsync(TestContext.Current.CancellationToken);

        Assert.True(await page.ClosesAsync());
    }

    private static async Task<string> WaitingAsync(InstanceServer server, string? caseId)
    {
        await server.PublishWaitingAsync("waiting");
        await server.TellAsync("waiting", JsonValue.Create("before"), caseId);
        return await server.OnlyInstanceAsync("waiting");
    }

    private sealed class Sessions : ILiveSessions
    {
        public bool HasEnded { get; set; }

        public ValueTask<bool> IsLiveAsync(ClaimsPrincipal user, CancellationToken cancellationToken) => ValueTask.FromResult(!HasEnded);
    }

    /// <summary>A page of the studio, as the hub's protocol sees it: JSON messages that end with a record separator.</summary>
    private sealed class Page(ClientWebSocket socket) : IAsyncDisposable
    {
        private const char End = '\u001e';
        private readonly StringBuilder _read = new();

        public static async Task<Page> OpenAsync(InstanceServer server, string permissions, string origin)
        {
            var socket = new ClientWebSocket();
            socket.Options.SetRequestHeader("Origin", origin);
            if (permissions.Length > 0)
            {
                socket.Options.SetRequestHeader(InstanceServer.PermissionsHeader, permissions);
            }

            await socket.ConnectAsync(
                new Uri(server.Address.Replace("http", "ws", StringComparison.Ordinal) + LiveEndpoints.Path),
                default
            );
            var page = new Page(socket);
            await page.SendAsync(new JsonObject { ["protocol"] = "json", ["version"] = 1 });
            await page.ReadAsync();
            return page;
        }

        public async Task InvokeAsync(string method, string argument)
        {
            await SendAsync(
                new JsonObject
                {
                    ["type"] = 1,
                    ["invocationId"] = "1",
                    ["target"] = method,
                    ["arguments"] = new JsonArray(argument),
                }
            );
            while (true)
            {
                var message = await ReadAsync();
                if ((int?)message["type"] == 3)
                {
                    Assert.Null((string?)message["error"]);
                    return;
                }
            }
        }

        public async Task<List<JsonNode>> ReadUntilAsync(string target)
        {
            var told = new List<JsonNode>();
            while (told.Count == 0 || (string?)told[^1]["target"] != target)
            {
                told.Add(await ReadAsync());
            }

            return told;
        }

        public async Task<bool> ClosesAsync()
        {
            try
            {
                while (socket.State == WebSocketState.Open)
                {
                    await ReceiveAsync();
                }
            }
            catch (WebSocketException)
            {
                // The server ended the connection without a closing handshake.
            }

            return socket.State != WebSocketState.Open;
        }

        public ValueTask DisposeAsync()
        {
            socket.Dispose();
            return ValueTask.CompletedTask;
        }

        private async Task SendAsync(JsonObject message) =>
            await socket.SendAsync(
                Encoding.UTF8.GetBytes(message.ToJsonString() + End),
                WebSocketMessageType.Text,
                endOfMessage: true,
                default
            );

        private async Task<JsonNode> ReadAsync()
        {
            int end;
            while ((end = _read.ToString().IndexOf(End, StringComparison.Ordinal)) < 0)
            {
                await ReceiveAsync();
            }

            var message = JsonNode.Parse(_read.ToString(0, end))!;
            _read.Remove(0, end + 1);
            return message;
        }

        private async Task ReceiveAsync()
        {
            var buffer = new byte[16384];
            var received = await socket.ReceiveAsync(buffer.AsMemory(), default);
            _read.Append(Encoding.UTF8.GetString(buffer, 0, received.Count));
        }
    }
}
