using System.Data.Common;
using Workflows.Storage;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>Work that the database chose to go back, because another transaction changed the same rows.</summary>
public sealed class TransientTests
{
    [Fact]
    public async Task What_was_chosen_to_go_back_is_done_again()
    {
        var tries = 0;
        Assert.Equal(3, await Transient.AgainAsync(() => ++tries < 3 ? throw new GoneBack(isTransient: true) : Task.FromResult(tries)));
    }

    [Fact]
    public async Task What_is_chosen_each_time_ends_with_its_error()
    {
        var tries = 0;
        await Assert.ThrowsAsync<GoneBack>(() =>
            Transient.AgainAsync<int>(() =>
            {
                tries++;
                throw new GoneBack(isTransient: true);
            })
        );
        Assert.Equal(5, tries);
    }

    [Fact]
    public async Task Another_error_is_not_tried_again()
    {
        var tries = 0;
        await Assert.ThrowsAsync<GoneBack>(() =>
            Transient.AgainAsync<int>(() =>
            {
                tries++;
                throw new GoneBack(isTransient: false);
            })
        );
        Assert.Equal(1, tries);
    }

    private sealed class GoneBack(bool isTransient) : DbException
    {
        public override bool IsTransient => isTransient;
    }
}
