from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("housing", "0002_waiting"), ("housing", "0003_offers_check")]
    operations = []
