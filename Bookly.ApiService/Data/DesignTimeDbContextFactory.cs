using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Bookly.ApiService.Data;

/// <summary>For <c>dotnet ef migrations add</c>, which needs the model but no database.</summary>
internal sealed class DesignTimeDbContextFactory : IDesignTimeDbContextFactory<BooklyDbContext>
{
    public BooklyDbContext CreateDbContext(string[] args)
    {
        // Identity's part of the model asks the service for the version of its tables.
        var services = new ServiceCollection().Configure<IdentityOptions>(IdentityTables.Use).BuildServiceProvider();
        var options = new DbContextOptionsBuilder<BooklyDbContext>().UseNpgsql().UseApplicationServiceProvider(services);
        DataSetup.Configure(options);
        return new BooklyDbContext(options.Options);
    }
}
